import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode } from './install.mjs'

const HELP = `npm run create-organization -- --email owner@shop.example --website https://shop.example
  [--name NAME] [--currency USD]
Creates an organization with its owner and two keys, and prints the owner's sign-in link and the keys: once.
It writes to the databases as the owner of the Cloudflare account; the Worker has no door for it.

  --local        in the copy of npm start instead
  --state DIR    which copy (default: .tributary)`

const { values } = parseArgs({
  options: {
    email: { type: 'string' },
    website: { type: 'string' },
    name: { type: 'string' },
    currency: { type: 'string' },
    local: { type: 'boolean', default: false },
    state: { type: 'string' },
    help: { type: 'boolean' },
  },
})
const { local, state, help, ...asked } = values
if (help || !asked.email || !asked.website) {
  console.log(HELP)
  process.exit(help ? 0 : 2)
}
await prepareNode(fileURLToPath(import.meta.url))
const { asOperator } = await import('./operator.mjs')

try {
  const made = await asOperator({ isLocal: local, state }, ({ foundOrganization }, env) =>
    foundOrganization(env, asked, Date.now()),
  )
  console.log(`
Organization     ${made.organizationId} (${made.slug}, ${made.shard})
Owner's link     ${made.signInUrl}
                 It works once, for 15 minutes. Later: ask for one on the sign-in page.
Publishable key  ${made.publishableKey}
Secret key       ${made.secretKey}
                 Keep the secret key on a server: it is not shown again.
`)
} catch (error) {
  console.error(`No organization was created. ${error.message}`)
  process.exitCode = 1
}
