import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepareNode, root } from './install.mjs'

const HELP = `npm start [-- --port N] [--state DIR] [--fresh]
Starts Tributary on this machine with a demo shop and two organizations. It needs no account and no network:
installs the packages when they are missing, builds, migrates, seeds once, starts, and prints where to look.

  --port N     where it listens (default: the port of the last start, else 8787)
  --state DIR  where databases, keys and demo.json live (default: .tributary)
  --fresh      forget what is there and begin again
  --help       this text`

const DEFAULT_PORT = 8787

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        state: { type: 'string', default: '.tributary' },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.port !== undefined && !/^\d{2,5}$/.test(values.port)) throw new Error('--port takes a number')
    return { ...values, state: resolve(root, values.state) }
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`)
    process.exit(2)
  }
}

const ROLES = ['owner', 'manager', 'manager_2', 'analyst', 'partner']

const withLinks = (organization, url) => ({
  ...organization,
  sign_in: Object.fromEntries(
    ROLES.map((role) => [role, `${url}/demo/sign-in?as=${role}&organization=${organization.id}`]),
  ),
})

async function seed(url) {
  const answer = await fetch(`${url}/demo/seed`, { method: 'POST' })
  if (!answer.ok) throw new Error(`The seed failed: ${await answer.text()}`)
  return (await answer.json()).organizations
}

function tell({ url, store_url, organizations }, state) {
  const [shop, other] = organizations
  console.log(`
Tributary is running. Stop it with Ctrl-C.

  The shop, by alice's link    ${store_url}
  The merchant's console       ${shop.sign_in.owner}
  Alice's portal               ${shop.sign_in.partner}
  A second organization        ${other.sign_in.owner}
  Mails that would go out      ${url}/outbox

Keys and all sign-in links are in ${state}/demo.json, the Worker's log in ${state}/server.log.
Use Chrome, Edge or Firefox: Safari refuses the session cookie over plain http, even on localhost.
`)
}

/** A state to start from and the files to serve; ends the process when the port is taken. */
async function prepare({ state, fresh, port: wanted }) {
  const { isFree } = await import('./local/server.mjs')
  const { openState, readDemo, writeVariables } = await import('./local/state.mjs')
  const { buildDevelopmentSite } = await import('./local/site.mjs')
  const { migrateLocally } = await import('./databases.mjs')

  const known = await readDemo(state)
  const port = Number(wanted ?? (known ? new URL(known.url).port : DEFAULT_PORT))
  // Before anything is changed: what listens there may be a copy that uses this very state.
  if (!(await isFree(port))) {
    console.error(`Port ${port} is taken. Stop what listens there, or choose another: npm start -- --port ${port + 1}`)
    process.exit(1)
  }
  const url = `http://localhost:${port}`
  await openState(state, fresh)
  await writeVariables(state, url)
  console.log('Building the SDK and the dashboard, bringing the databases up to date…')
  const site = join(state, 'site')
  await Promise.all([buildDevelopmentSite(site), migrateLocally(state)])
  return { port, url, site, before: fresh ? null : known }
}

/** Seeds once, lets the clock run once, and writes down what there is. */
async function open({ url, before, state }) {
  const { writeDemo } = await import('./local/state.mjs')
  const { tick } = await import('./local/clock.mjs')
  if (!before) console.log('Telling a month of history…')
  const organizations = before?.organizations ?? (await seed(url))
  await tick(url)
  const demo = {
    url,
    store_url: `${url}/demo/store?ref=alice`,
    organizations: organizations.map((each) => withLinks(each, url)),
  }
  await writeDemo(state, demo)
  return demo
}

async function main() {
  const asked = options()
  if (asked.help) return console.log(HELP)
  await prepareNode(fileURLToPath(import.meta.url))
  const { startServer, stopServer, untilHealthy } = await import('./local/server.mjs')
  const { startClock } = await import('./local/clock.mjs')
  const { state } = asked
  const { port, url, site, before } = await prepare(asked)

  const server = startServer({ port, state, site })
  const stop = async (code) => {
    await stopServer(server)
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0))
  try {
    await untilHealthy(server, url)
    tell(await open({ url, before, state }), state)
  } catch (error) {
    console.error(error.message)
    return stop(1)
  }
  startClock(url, (error) => console.error(`The clock: ${error.message}`))
  server.ended.then(() => {
    console.error(`The Worker ended; see ${server.logFile}.`)
    process.exit(1)
  })
}

await main()
