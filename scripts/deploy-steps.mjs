import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { databasesIn, filledIn, queuesIn } from './deployment.mjs'

/** Makes what the account lacks; resolves with the id of each database by its name. */
export async function makeStores(account, template) {
  const known = await account.databases()
  const missing = databasesIn(template).filter(({ name }) => !known[name])
  for (const { name } of missing) await account.createDatabase(name)
  for (const name of queuesIn(template)) if (!(await account.hasQueue(name))) await account.createQueue(name)
  return missing.length ? account.databases() : known
}

/**
 * A file in `folder` with the secrets that the Worker lacks, or null when it has them. `keyOf` draws the key or finds
 * the one drawn before. A second key would make everything unreadable that the first has sealed.
 */
export async function missingSecrets(account, { folder, keyOf }) {
  if ((await account.secrets()).includes('SECRET_KEY')) return null
  const { key, file } = await keyOf()
  console.log(`The Worker gets its SECRET_KEY. Keep a copy of ${file}: what it seals cannot be read without it.`)
  const secrets = join(folder, 'secrets.json')
  await writeFile(secrets, JSON.stringify({ SECRET_KEY: key }), { mode: 0o600 })
  return secrets
}

/**
 * Migrates, then deploys under `config`, which it writes; without a known PUBLIC_URL once more, when the account has
 * told under which address the Worker is. Resolves with the address.
 */
export async function upload(account, { template, ids, variables, config, secrets, asWritten = (toml) => toml }) {
  const configure = (chosen) => writeFile(config, asWritten(filledIn(template, ids, chosen)))
  await configure(variables)
  for (const { binding } of databasesIn(template)) await account.migrate(binding, config)
  const address = await account.deploy(config, secrets)
  if (variables.PUBLIC_URL) return variables.PUBLIC_URL
  await configure({ ...variables, PUBLIC_URL: address })
  await account.deploy(config, null)
  return address
}
