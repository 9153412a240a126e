import * as z from 'zod'
import { announce, makeDue, settleWork, workRows } from '../../activity/pending'
import { record } from '../../activity/record'
import { requireChanges, updateRows, type Write } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import type { Anew } from '../anew'
import type { Booking } from '../booking'
import { reckonDeals } from '../deals/reckon'
import { workOn } from '../job-queries'
import { salesAfter } from '../period-queries'
import type { Place } from '../periods'
import { reckonOrders } from '../reckon'
import { findRecompute, type Progress, type RecomputeRow } from './queries'
import { recomputes } from './schema'
import { RECOMPUTE } from './start'
import { underToday } from './under'

const Touched = z.object({ touches: z.array(z.object({ partner_id: z.string() })) })

const SALES_A_SLICE = 50
const SLICES_A_MESSAGE = 4
const MAX_NAMED = 20
const TAKEN = 'recompute_was_taken_on'

function nextSales(tenant: Tenant, { scope, progress }: RecomputeRow): Promise<Place[]> {
  if ('period_start' in scope) return salesAfter(tenant, progress.place, scope, SALES_A_SLICE)
  const [kind, id] = 'order_id' in scope ? (['order', scope.order_id] as const) : (['deal', scope.deal_id] as const)
  return Promise.resolve(progress.done > 0 ? [] : [{ kind, at: 0, id }])
}

/** A partner’s sales are those where it is or was a candidate; their other partners are decided with it. */
const isMeantBy =
  (scope: RecomputeRow['scope']): Anew['isMeant'] =>
  (of) => {
    const partnerId = 'period_start' in scope ? scope.partner_id : null
    if (partnerId === null) return true
    const then = of.attribution ? Touched.parse(of.attribution.trace).touches : []
    return (
      then.some(({ partner_id }) => partner_id === partnerId) ||
      of.resolution.touches.some((touch) => touch.partnerId === partnerId)
    )
  }

/** Sums by partner and currency, with what these sales earned before and earn now. */
function withChanges(known: Progress['partners'], changed: readonly Booking[]): Progress['partners'] {
  const sums = new Map(known.map((each) => [`${each.partner_id} ${each.currency}`, each]))
  for (const { partnerId: partner_id, currency, before, net } of changed.flatMap(({ earnings }) => earnings)) {
    const key = `${partner_id} ${currency}`
    const { before_amount, after_amount } = sums.get(key) ?? { before_amount: 0, after_amount: 0 }
    const amounts = { before_amount: before_amount + before.net, after_amount: after_amount + net }
    sums.set(key, { partner_id, currency, ...amounts })
  }
  return [...sums.values()]
}

/** Kept with what the sales of a slice change; refused when another message has done them. */
const advance = (tenant: Tenant, { id, revision }: RecomputeRow, progress: Progress): Write[] => [
  ...updateRows(
    tenant.organizationId,
    recomputes,
    ['id'],
    [{ id, revision: revision + 1, progress }],
    'AND t.revision = j.revision - 1',
  ),
  requireChanges(1, TAKEN),
  ...makeDue(tenant, workRows(tenant, [{ queue: 'events', kind: RECOMPUTE, subject: id }])),
]

async function together(tenant: Tenant, row: RecomputeRow, sales: Place[]): Promise<RecomputeRow> {
  const { done, changed, place } = row.progress
  let progress = row.progress
  const anew: Anew = {
    under: underToday(row),
    isMeant: isMeantBy(row.scope),
    alongside(more) {
      const counts = { done: done + sales.length, changed: changed + more.length, place: sales.at(-1) ?? place }
      progress = { ...row.progress, ...counts, partners: withChanges(row.progress.partners, more) }
      return advance(tenant, row, progress)
    },
  }
  const reckon = sales[0]?.kind === 'deal' ? reckonDeals : reckonOrders
  await reckon(
    tenant,
    sales.map(({ id }) => id),
    anew,
  )
  return { ...row, revision: row.revision + 1, progress }
}

async function passOver(tenant: Tenant, row: RecomputeRow, sale: Place, error: unknown): Promise<RecomputeRow> {
  const { done, failed, failures } = row.progress
  const named = [...failures, { id: sale.id, error: String(error).slice(0, 200) }].slice(0, MAX_NAMED)
  const progress = { ...row.progress, done: done + 1, failed: failed + 1, failures: named, place: sale }
  await commit(tenant, advance(tenant, row, progress))
  return { ...row, revision: row.revision + 1, progress }
}

/** Sales that fail together are done one by one, so that a bad one holds up no other. */
async function oneByOne(tenant: Tenant, row: RecomputeRow, sales: Place[]): Promise<RecomputeRow> {
  let at = row
  for (const sale of sales)
    try {
      at = await together(tenant, at, [sale])
    } catch (error) {
      if (refusedBy(error, TAKEN)) throw error
      at = await passOver(tenant, at, sale, error)
    }
  return at
}

async function finish(tenant: Tenant, { id, revision, progress }: RecomputeRow) {
  const { total, done, changed, failed } = progress
  const end = { id, revision: revision + 1, status: 'done' as const, finishedAt: tenant.now }
  await commit(tenant, [
    record(tenant, { action: 'recompute.finished', object: id, detail: { total, done, changed, failed } }),
    ...updateRows(tenant.organizationId, recomputes, ['id'], [end], 'AND t.revision = j.revision - 1'),
    requireChanges(1, TAKEN),
    ...settleWork(tenant, await workOn(tenant, RECOMPUTE, id)),
  ])
}

/** The row after one more slice; null when there is nothing left to do. */
async function slice(tenant: Tenant, row: RecomputeRow): Promise<RecomputeRow | null> {
  const sales = await nextSales(tenant, row)
  if (sales.length === 0) {
    await finish(tenant, row)
    return null
  }
  try {
    return await together(tenant, row, sales)
  } catch (error) {
    if (refusedBy(error, TAKEN)) throw error
    return oneByOne(tenant, row, sales)
  }
}

/** Does a few slices of a recompute and asks for the next message. A message that comes twice does nothing twice. */
export async function recomputeSlices(tenant: Tenant, id: string) {
  let row: RecomputeRow | null = await findRecompute(tenant, id)
  if (row.status === 'done') return
  try {
    for (let slices = 0; row && slices < SLICES_A_MESSAGE; slices++) row = await slice(tenant, row)
  } catch (error) {
    if (refusedBy(error, TAKEN)) return
    throw error
  }
  if (row) await announce(tenant, [{ queue: 'events', kind: RECOMPUTE, subject: id }])
}
