import type { Bindings } from '../platform/env'
import { secretBox } from '../platform/seal'
import type { Tenant } from '../platform/tenant'
import { findActorKeys, findActorUsers } from './queries'
import { emailOf } from './users'

/** Who is meant by `usr_…` and `key_…` in activity: the address, or the key's name. Strangers are left out. */
export async function namesOfActors(
  env: Bindings,
  tenant: Tenant,
  actors: Iterable<string>,
): Promise<Map<string, string>> {
  const ids = [...new Set(actors)]
  const [users, keys] = await Promise.all([
    findActorUsers(
      env,
      tenant,
      ids.filter((id) => id.startsWith('usr_')),
    ),
    findActorKeys(
      env,
      tenant,
      ids.filter((id) => id.startsWith('key_')),
    ),
  ])
  const secrets = secretBox(env.SECRET_KEY)
  const named = users.map(async ({ id, sealed }): Promise<[string, string]> => [id, await emailOf(secrets, sealed)])
  return new Map([...(await Promise.all(named)), ...keys.map(({ id, name }): [string, string] => [id, name])])
}
