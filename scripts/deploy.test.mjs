import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, mock, test } from 'node:test'
import { realAccount } from './account.mjs'
import { makeStores, missingSecrets, upload } from './deploy-steps.mjs'
import { deploymentFile, remoteConfig } from './deployment.mjs'
import { root } from './install.mjs'
import { run } from './tools.mjs'

const TEMPLATE = await readFile(join(root, 'wrangler.toml'), 'utf8')

let folder

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-test-'))
  mock.method(console, 'log', () => {})
})

after(async () => {
  mock.restoreAll()
  await rm(folder, { recursive: true })
})

/** A Cloudflare account in memory; `did` is what was done to it, in order. */
function anAccount({ databases = {}, queues = [], secrets = [] } = {}) {
  const did = []
  const configs = []
  return {
    did,
    configs,
    databases: async () => ({ ...databases }),
    createDatabase: async (name) => {
      did.push(`database ${name}`)
      databases[name] = `id-of-${name}`
    },
    hasQueue: async (name) => queues.includes(name),
    createQueue: async (name) => {
      did.push(`queue ${name}`)
      queues.push(name)
    },
    migrate: async (binding) => did.push(`migrate ${binding}`),
    secrets: async () => secrets,
    deploy: async (config, file) => {
      did.push(file ? 'deploy with secrets' : 'deploy')
      configs.push(await readFile(config, 'utf8'))
      return 'https://tributary.shop.workers.dev'
    },
  }
}

async function deploy(account, variables = { PUBLIC_URL: undefined, MAIL_FROM: undefined }) {
  const ids = await makeStores(account, TEMPLATE)
  const keyOf = async () => ({ key: 'drawn', file: 'kept' })
  const secrets = await missingSecrets(account, { folder, keyOf })
  return upload(account, { template: TEMPLATE, ids, secrets, variables, config: join(folder, 'wrangler.toml') })
}

const STORES = [
  'database tributary-directory',
  'database tributary-shard-00',
  'database tributary-shard-01',
  'queue tributary-visits',
  'queue tributary-events',
  'queue tributary-deliveries',
  'queue tributary-dead-letters',
]
const MIGRATIONS = ['migrate DIRECTORY', 'migrate SHARD_00', 'migrate SHARD_01']

describe('a deployment', () => {
  test('makes everything an empty account lacks, and deploys again once its address is known', async () => {
    const account = anAccount()
    assert.equal(await deploy(account), 'https://tributary.shop.workers.dev')
    assert.deepEqual(account.did, [...STORES, ...MIGRATIONS, 'deploy with secrets', 'deploy'])
    const [, last] = account.configs
    assert.match(last, /^PUBLIC_URL = "https:\/\/tributary\.shop\.workers\.dev"$/m)
    assert.match(last, /database_name = "tributary-shard-01"\ndatabase_id = "id-of-tributary-shard-01"/)
    assert.match(last, /^ENVIRONMENT = "production"$/m)
  })

  test('made again changes nothing but the Worker, and never its key', async () => {
    const account = anAccount()
    await deploy(account)
    const again = anAccount({
      databases: await account.databases(),
      queues: STORES.filter((store) => store.startsWith('queue')).map((store) => store.slice(6)),
      secrets: ['SECRET_KEY'],
    })
    await deploy(again, { PUBLIC_URL: 'https://partners.shop.example', MAIL_FROM: 'Shop <no-reply@shop.example>' })
    assert.deepEqual(again.did, [...MIGRATIONS, 'deploy'])
    assert.match(again.configs[0], /^MAIL_FROM = "Shop <no-reply@shop\.example>"$/m)
  })

  test('binds the account’s databases for the operator’s commands', () => {
    const bound = remoteConfig(TEMPLATE)
    assert.equal(bound.match(/^database_id = .*\nremote = true$/gm)?.length, 3)
    assert.ok(bound.includes(`main = ${JSON.stringify(join(root, 'worker/index.ts'))}`))
  })
})

describe('the account', () => {
  const answering = (answers) =>
    realAccount({
      folder,
      wrangler: async (args) =>
        answers[args.slice(0, 2).join(' ')] ?? { isDone: false, stdout: '', said: 'no network' },
    })

  test('has no secrets while it has no such Worker', async () => {
    const account = answering({
      'secret list': { isDone: false, stdout: '', said: 'Worker does not exist [code: 10007]' },
    })
    assert.deepEqual(await account.secrets(), [])
  })

  test('that cannot be asked for its secrets stops the deployment, so that no second key is drawn', async () => {
    await assert.rejects(answering({}).secrets(), /no network/)
  })

  test('tells its databases by name', async () => {
    const stdout = JSON.stringify([{ name: 'tributary-directory', uuid: 'u-1' }])
    const account = answering({ 'd1 list': { isDone: true, stdout, said: stdout } })
    assert.deepEqual(await account.databases(), { 'tributary-directory': 'u-1' })
  })
})

describe('a dry run', () => {
  const dry = (script) => run('node', [join('scripts', script), '--dry-run'], { capture: true })

  test('of the Worker says each command and leaves nothing behind', async () => {
    const wasThere = existsSync(deploymentFile)
    const { code, stdout, stderr } = await dry('deploy.mjs')
    assert.equal(code, 0, stderr)
    for (const command of [
      'd1 create tributary-shard-01',
      'queues create tributary-events',
      'deploy --no-bundle --config',
    ])
      assert.ok(stdout.includes(`wrangler ${command}`), command)
    assert.match(stdout, /npm run create-organization/)
    assert.equal(existsSync(deploymentFile), wasThere)
  })

  test('of the pages builds the functions that forward to the Worker', async () => {
    const { code, stdout, stderr } = await dry('deploy-pages.mjs')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /wrangler pages deploy --project-name tributary-pages/)
  })
})
