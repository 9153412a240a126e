import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './install.mjs'

/** The configuration of the account: wrangler.toml with its ids and address. Not committed. */
export const deploymentFile = join(root, 'wrangler.deploy.toml')
const secretsFolder = join(root, '.secrets')
const secretKeyFile = join(secretsFolder, 'SECRET_KEY')

const inToml = (text) => text.split('\n')

/** The databases a configuration names: binding and database, in the order of the file. */
export function databasesIn(toml) {
  const blocks = toml.split('[[d1_databases]]').slice(1)
  const field = (block, name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(block)?.[1]
  return blocks.map((block) => ({ binding: field(block, 'binding'), name: field(block, 'database_name') }))
}

/** The queues a configuration names, once each, dead letters among them. */
export function queuesIn(toml) {
  const names = [...toml.matchAll(/^(?:queue|dead_letter_queue) = "(.*)"$/gm)].map(([, name]) => name)
  return [...new Set(names)]
}

const variableIn = (toml, name) => new RegExp(`^${name} = "(.*)"$`, 'm').exec(toml)?.[1]

/** A variable that an earlier deployment chose; undefined while there was none. */
export async function chosenBefore(name) {
  return existsSync(deploymentFile) ? variableIn(await readFile(deploymentFile, 'utf8'), name) : undefined
}

/** wrangler.toml with the account's database ids (by database name) and variables in place of the local ones. */
export function filledIn(toml, ids, variables) {
  let database = ''
  return inToml(toml)
    .map((line) => {
      const [, key, value] = /^(\w+) = "(.*)"$/.exec(line) ?? []
      if (key === 'database_name') database = value
      if (key === 'database_id') return `database_id = "${ids[database] ?? value}"`
      return key in variables && variables[key] !== undefined ? `${key} = "${variables[key]}"` : line
    })
    .join('\n')
}

const PATHS = ['main', 'directory', 'migrations_dir']

/** The same, readable from any folder, with the files that browsers load in `site`. */
export const fromAnywhere = (toml, site = join(root, 'dist')) =>
  inToml(toml)
    .map((line) => {
      const [, key, value] = /^(\w+) = "(.*)"$/.exec(line) ?? []
      if (!PATHS.includes(key)) return line
      return `${key} = ${JSON.stringify(key === 'directory' ? site : join(root, value))}`
    })
    .join('\n')

/** The same with the account's databases bound from outside the Worker. */
export const remoteConfig = (toml) => fromAnywhere(toml).replaceAll(/^(database_id = ".*")$/gm, '$1\nremote = true')

/** The SECRET_KEY drawn at the first deployment, or a fresh one, kept: the account never shows a secret again. */
export async function secretKey() {
  if (existsSync(secretKeyFile)) return { key: (await readFile(secretKeyFile, 'utf8')).trim(), file: secretKeyFile }
  const key = randomBytes(32).toString('base64')
  await mkdir(secretsFolder, { recursive: true, mode: 0o700 })
  await writeFile(secretKeyFile, key, { mode: 0o600, flag: 'wx' })
  return { key, file: secretKeyFile }
}

/** The key of the deployment: the variable SECRET_KEY, else the file of the first deployment. */
export async function secretKeyOf(url) {
  if (process.env.SECRET_KEY) return process.env.SECRET_KEY
  if (existsSync(secretKeyFile)) return (await readFile(secretKeyFile, 'utf8')).trim()
  throw new Error(
    `The SECRET_KEY of ${url} is not here. Set the variable SECRET_KEY to the one of its first deployment.`,
  )
}
