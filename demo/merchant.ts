import { listConnections } from '../worker/connectors/queries'
import { newestPublishableKey } from '../worker/organizations/queries'
import { conflict } from '../worker/platform/errors'
import { openTenant } from '../worker/platform/tenant'
import type { DemoBindings } from './env'

type Row = { organizationId: string; name: string; shard: string; epoch: number }

const FIRST = 'SELECT id AS organizationId, name, shard, epoch FROM organizations ORDER BY created_at, id LIMIT 1'

/** Whose shop the demo is: the first organization, by when it signed up. Errors: 409 `demo_is_not_seeded`. */
export async function theMerchant(env: DemoBindings) {
  const merchant = await env.DIRECTORY.prepare(FIRST).first<Row>()
  if (!merchant) throw conflict('demo_is_not_seeded', 'The demo has no data yet: start it with npm start.')
  return { ...merchant, publishableKey: await newestPublishableKey(env, merchant) }
}

/** The Stripe connection to which the shop's server side reports. Errors: 409 `demo_is_not_seeded`. */
export async function theConnection(env: DemoBindings, now: number) {
  const tenant = openTenant(env, await theMerchant(env), now)
  const connections = await listConnections(tenant, { limit: 50, before: null })
  const oldest = connections.findLast(({ source }) => source === 'stripe')
  if (!oldest) throw conflict('demo_is_not_seeded', 'The demo shop has no Stripe connection to report to.')
  return { tenant, connectionId: oldest.id }
}
