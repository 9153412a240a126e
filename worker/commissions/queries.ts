import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import { EARNING_COLUMNS, type EarningRow, type ReckoningRow } from '../ledger/books'
import { earnings, reckonings } from '../ledger/schema'
import { orders } from '../orders/schema'
import { foundBy, type Page, withId } from '../platform/rows'
import { ownedBy, readAll, type Tenant } from '../platform/tenant'

type Status = 'held' | 'pending' | 'available' | 'reserved' | 'in_transit' | 'paid' | 'reversed'

const entitled = sql`${earnings.paid} + ${earnings.recovered} - ${earnings.owed} - ${earnings.repaid}`
const waiting = sql`${earnings.pending} + ${earnings.available} + ${earnings.reserved} + ${earnings.transit}`

/** The shown status of an earning as a condition, in the order of docs/ledger.md. */
const BY_STATUS: Record<Status, SQL> = {
  held: sql`${earnings.held} = 1 AND ${waiting} > 0`,
  pending: sql`${earnings.held} = 0 AND ${earnings.pending} > 0`,
  available: sql`${earnings.held} = 0 AND ${earnings.pending} = 0 AND ${earnings.available} > 0`,
  reserved: sql`${earnings.pending} = 0 AND ${earnings.available} = 0 AND ${earnings.reserved} > 0`,
  in_transit: sql`${earnings.pending} = 0 AND ${earnings.available} = 0 AND ${earnings.reserved} = 0 AND ${earnings.transit} > 0`,
  paid: sql`${waiting} = 0 AND ${entitled} > 0`,
  reversed: sql`${waiting} = 0 AND ${entitled} <= 0`,
}

const older = (before: string | null) => (before ? lt(earnings.id, before) : undefined)

/** What is over is most of history: whoever asks for the rest reads the rest. */
const OVER: Status[] = ['paid', 'reversed']

type Wanted = Page & { partner_id?: string | undefined; status?: Status | undefined }

function narrowed(tenant: Tenant, { limit, before, partner_id, status }: Wanted): SQL | undefined {
  const condition = and(older(before), status && BY_STATUS[status])
  const by = (index: string, where: SQL | undefined) =>
    foundBy(tenant, earnings, { index, where, order: desc(earnings.id), limit })
  if (partner_id !== undefined) return by('earnings_by_partner', and(eq(earnings.partnerId, partner_id), condition))
  if (status === undefined || OVER.includes(status)) return condition
  if (status === 'held') return by('earnings_held', condition)
  return by('earnings_waiting', and(sql`${waiting} > 0`, condition))
}

/** Newest first. */
export const listCommissions = (tenant: Tenant, wanted: Wanted) =>
  tenant.db
    .select()
    .from(earnings)
    .where(and(ownedBy(tenant, earnings), narrowed(tenant, wanted)))
    .orderBy(desc(earnings.id))
    .limit(wanted.limit + 1)

export const findCommission = (tenant: Tenant, id: string) => withId(tenant, earnings, id)

type OrdersWanted = Page & { status?: typeof orders.$inferSelect.status | undefined; source?: string | undefined }

/** Nearly all orders are paid; the others have an index of their own. */
function ordersNarrowed(tenant: Tenant, { limit, before, status, source }: OrdersWanted): SQL | undefined {
  const condition = and(
    before ? lt(orders.id, before) : undefined,
    status && eq(orders.status, status),
    source ? eq(orders.source, source) : undefined,
  )
  if (status === undefined || status === 'paid') return condition
  const where = and(sql`status <> 'paid'`, condition)
  return foundBy(tenant, orders, { index: 'orders_unusual', where, order: desc(orders.id), limit })
}

/** Newest first; `placed_at` follows closely, as ids carry the time of arrival. */
export const listOrders = (tenant: Tenant, wanted: OrdersWanted) =>
  tenant.db
    .select()
    .from(orders)
    .where(and(ownedBy(tenant, orders), ordersNarrowed(tenant, wanted)))
    .orderBy(desc(orders.id))
    .limit(wanted.limit + 1)

/** The earnings of some sources; keyed by source id. */
export async function earningsOf(tenant: Tenant, sourceIds: string[]): Promise<Map<string, EarningRow[]>> {
  const rows = await readAll<EarningRow>(
    tenant,
    `SELECT ${EARNING_COLUMNS} FROM json_each(?2) j CROSS JOIN earnings e INDEXED BY earnings_by_source ON e.organization_id = ?1 AND e.source_id = j.value ORDER BY e.partner_id`,
    JSON.stringify(sourceIds),
  )
  return Map.groupBy(rows, ({ sourceId }) => sourceId)
}

export const findReckoning = async (tenant: Tenant, sourceId: string): Promise<ReckoningRow | null> => {
  const [row] = await tenant.db
    .select()
    .from(reckonings)
    .where(and(ownedBy(tenant, reckonings), eq(reckonings.sourceId, sourceId)))
  return row ?? null
}
