import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode } from './install.mjs'

const HELP = `npm run doctor [-- --remote] [--state DIR]
Looks at every database for what no single commit can hold together: organizations begun and never finished, addresses
that lead nowhere, work that waits too long, a clock that stands still, unreadable messages. It changes nothing.

  --remote      those of the Cloudflare account (default: those of the local copy)
  --state DIR   which local copy (default: .tributary)`

const { values } = parseArgs({
  options: {
    remote: { type: 'boolean', default: false },
    state: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
await prepareNode(fileURLToPath(import.meta.url))
const { asOperator } = await import('./operator.mjs')

try {
  const findings = await asOperator({ isLocal: !values.remote, state: values.state }, ({ checkUp }, env) =>
    checkUp(env, Date.now()),
  )
  for (const { what, told, wrong } of findings) {
    console.log(`${wrong.length ? 'look' : 'ok  '}  ${what}: ${told}`)
    for (const sentence of wrong) console.log(`      ${sentence}`)
  }
  process.exitCode = findings.some(({ wrong }) => wrong.length) ? 1 : 0
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
