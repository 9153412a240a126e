import { and, eq } from 'drizzle-orm'
import { AgingCache } from '../platform/aging'
import type { Bindings } from '../platform/env'
import { newest, type Page, withId } from '../platform/rows'
import { openDirectory, ownedBy, readAll, type Tenant } from '../platform/tenant'
import { directoryConnections } from './directory-schema'
import { connections, incomingDeliveries } from './schema'

export type ConnectionRow = typeof connections.$inferSelect
export type DeliveryRow = typeof incomingDeliveries.$inferSelect

const HOLDS_MILLISECONDS = 60_000
const owners = new AgingCache<string | null>(10_000)

/** Whose a webhook address is; remembered, because it never changes. */
export const organizationOfConnection = (env: Bindings, id: string, now: number) =>
  owners.get(
    id,
    now,
    async () => {
      const { organizationId } = directoryConnections
      const [row] = await openDirectory(env)
        .select({ organizationId })
        .from(directoryConnections)
        .where(eq(directoryConnections.id, id))
      return row?.organizationId ?? null
    },
    (owner) => (owner ? HOLDS_MILLISECONDS : 0),
  )

export const findActiveConnection = (tenant: Tenant, id: string) =>
  tenant.db
    .select()
    .from(connections)
    .where(and(ownedBy(tenant, connections), eq(connections.id, id), eq(connections.status, 'active')))

/** Newest first. */
export const listConnections = (tenant: Tenant, page: Page) =>
  newest(tenant, connections, page, eq(connections.status, 'active'))

export type ConnectionDay = {
  connectionId: string
  outcome: 'accepted' | 'refused'
  count: number
  lastAt: number
  day: number
}

/** The latest counted day of each outcome. */
export const connectionDaysOf = (tenant: Tenant, ids: string[]) =>
  readAll<ConnectionDay>(
    tenant,
    `SELECT d.connection_id AS connectionId, d.outcome AS outcome, d.count AS count, d.last_at AS lastAt, d.day AS day
     FROM json_each(?2) j CROSS JOIN connection_days d ON d.organization_id = ?1 AND d.connection_id = j.value
     AND d.day = (SELECT MAX(day) FROM connection_days m WHERE m.organization_id = ?1 AND m.connection_id = j.value)`,
    JSON.stringify(ids),
  )

export const findDelivery = (tenant: Tenant, id: string) => withId(tenant, incomingDeliveries, id)

/** Newest first. */
export const listDeliveries = (tenant: Tenant, connectionId: string, page: Page) =>
  newest(tenant, incomingDeliveries, page, eq(incomingDeliveries.connectionId, connectionId))

/** Work that is still due under this key. */
export const dueWork = async (tenant: Tenant, key: string) => {
  const rows = await readAll<{ key: string; token: string }>(
    tenant,
    'SELECT key, token FROM pending WHERE organization_id = ?1 AND key = ?2',
    key,
  )
  return rows[0] ?? null
}

export const workOfDelivery = (tenant: Tenant, id: string) => dueWork(tenant, `delivery.apply:${id}`)
