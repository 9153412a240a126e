import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const demoFile = (state) => join(state, 'demo.json')
const secretsFile = (state) => join(state, 'secrets.json')

async function writePrivately(file, text) {
  await writeFile(file, text, { mode: 0o600 })
  await chmod(file, 0o600)
}

/** What an earlier start told of itself, or null when there was none or it did not get that far. */
export async function readDemo(state) {
  return existsSync(demoFile(state)) ? JSON.parse(await readFile(demoFile(state), 'utf8')) : null
}

/** Written last, so that its presence means a finished seed. */
export const writeDemo = (state, demo) => writePrivately(demoFile(state), `${JSON.stringify(demo, null, 2)}\n`)

/** Everything an earlier start left, unless it finished: half a seed is no place to go on from. */
export async function openState(state, fresh) {
  if (fresh || !existsSync(demoFile(state)))
    for (const name of ['v3', 'demo.json', 'secrets.json', 'server.env'])
      await rm(join(state, name), { recursive: true, force: true })
  await mkdir(state, { recursive: true, mode: 0o700 })
}

/** Drawn once and kept: without the same SECRET_KEY nothing that was sealed can be read again. */
async function secretsOf(state) {
  const file = secretsFile(state)
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'))
  const secrets = {
    SECRET_KEY: randomBytes(32).toString('base64'),
    DEMO_STRIPE_SECRET: `whsec_${randomBytes(24).toString('base64url')}`,
  }
  await writePrivately(file, JSON.stringify(secrets, null, 2))
  return secrets
}

/** The Worker's variables in development; rates are wide because one machine plays everybody. */
export async function writeVariables(state, url) {
  const variables = {
    ...(await secretsOf(state)),
    ENVIRONMENT: 'development',
    PUBLIC_URL: url,
    RATE_KEY_PER_MINUTE: '60000',
    RATE_ADDRESS_PER_MINUTE: '60000',
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`)
  await writePrivately(join(state, 'server.env'), `${lines.join('\n')}\n`)
}
