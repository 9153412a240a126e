import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode, root } from './install.mjs'

const HELP = `npm run deploy [-- --url ADDRESS] [--mail-from SENDER] [--dry-run]
Puts Tributary on the Cloudflare account that wrangler is signed in to (npx wrangler login, or CLOUDFLARE_API_TOKEN):
makes the databases and queues that are missing, migrates, sets the secrets that can be generated, deploys. Running
it again brings the account up to this commit.

  --url        the Worker's public address, such as https://partners.shop.example
               (default: the one it has, else its workers.dev address)
  --mail-from  who sends the sign-in mails: "Shop <no-reply@shop.example>" (default: what was chosen before)
  --dry-run    prints every command and bundles the Worker; needs no account and changes nothing`

const LOCAL_ADDRESS = 'http://localhost'

function options() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'mail-from': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(HELP)
    process.exit(0)
  }
  if (values.url && !/^https:\/\/[^/]+$/.test(values.url)) {
    console.error('--url takes an https address without a path, such as https://partners.shop.example')
    process.exit(2)
  }
  return { url: values.url, mailFrom: values['mail-from'], isDry: values['dry-run'] }
}

const asked = options()
await prepareNode(fileURLToPath(import.meta.url))
const { openAccount } = await import('./account.mjs')
const { chosenBefore, deploymentFile, fromAnywhere, secretKey } = await import('./deployment.mjs')
const { makeStores, missingSecrets, upload } = await import('./deploy-steps.mjs')
const { buildSite } = await import('./local/site.mjs')

async function chosenVariables() {
  const before = await chosenBefore('PUBLIC_URL')
  return {
    PUBLIC_URL: asked.url ?? (before?.startsWith(LOCAL_ADDRESS) ? undefined : before),
    MAIL_FROM: asked.mailFrom ?? (await chosenBefore('MAIL_FROM')),
  }
}

const imagined = async () => ({ key: '', file: '.secrets/SECRET_KEY' })

async function main(folder) {
  const account = openAccount({ isDry: asked.isDry, folder })
  const template = await readFile(join(root, 'wrangler.toml'), 'utf8')
  const site = join(asked.isDry ? folder : root, 'dist')
  await buildSite(site)
  const address = await upload(account, {
    template,
    ids: await makeStores(account, template),
    secrets: await missingSecrets(account, { folder, keyOf: asked.isDry ? imagined : secretKey }),
    variables: await chosenVariables(),
    config: asked.isDry ? join(folder, 'wrangler.toml') : deploymentFile,
    ...(asked.isDry ? { asWritten: (toml) => fromAnywhere(toml, site) } : {}),
  })
  console.log(`
${asked.isDry ? 'This was a dry run: nothing was changed.' : `Tributary is at ${address}`}
Next, the first organization and its owner's link:

  npm run create-organization -- --email owner@shop.example --website https://shop.example

Sign-in mails need a provider: npx wrangler secret put RESEND_API_KEY --config wrangler.deploy.toml`)
}

const folder = await mkdtemp(join(tmpdir(), 'tributary-deploy-'))
try {
  await main(folder)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
