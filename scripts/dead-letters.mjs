import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode } from './install.mjs'

const HELP = `npm run dead-letters [-- --remote] [--open] [--state DIR]
Lists the messages that could not be read and so belong to no organization. Those that belong to one are in its
console, under Connections, Dead letters.

  --remote      those of the Cloudflare account (default: those of the local copy)
  --open        also what they say; it may hold personal data
  --state DIR   which local copy (default: .tributary)`

const { values } = parseArgs({
  options: {
    remote: { type: 'boolean', default: false },
    open: { type: 'boolean', default: false },
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
  const { count, rows } = await asOperator(
    { isLocal: !values.remote, state: values.state },
    ({ listUnreadable }, env) => listUnreadable(env, values.open),
  )
  console.log(count === 0 ? 'No message is unreadable.' : `${count} unreadable, the newest first:`)
  for (const { id, queue, reason, at, body } of rows)
    console.log(`${at}  ${queue}  ${id}  ${reason}${body === null ? '' : `\n  ${body}`}`)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
