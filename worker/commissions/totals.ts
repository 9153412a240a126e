import { dayOf } from '../core/visit'
import { dayTotals } from '../ledger/totals-schema'
import { insertRows, type Write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'
import type { Plan } from './plan'

export type Row = { day: number; partnerId: string; measure: string; currency: string; amount: number }

const isCounted = ({ order }: Plan['of']) => order.attributedAt !== null && order.status !== 'pending'

/** What this reckoning adds to the day of the sale: per partner, and for all partners together under ''. */
function rowsOf({ of, decided, earnings }: Plan): Row[] {
  const day = dayOf(decided.history.paidAt ?? of.order.placedAt)
  const at = { day, currency: of.order.currency }
  const changes = earnings.flatMap(({ partnerId, net, attributed, before, isNew }): Row[] => [
    { ...at, partnerId, measure: 'commission', amount: net - before.net },
    { ...at, partnerId, measure: 'revenue', amount: attributed - before.attributed },
    { ...at, partnerId, measure: 'orders', amount: isNew ? 1 : 0 },
  ])
  const sum = (measure: string) =>
    changes.filter((row) => row.measure === measure).reduce((total, { amount }) => total + amount, 0)
  const isFirst = decided.history.paidAt !== null && !isCounted(of)
  return [
    ...changes,
    { ...at, partnerId: '', measure: 'commission', amount: sum('commission') },
    { ...at, partnerId: '', measure: 'revenue', amount: sum('revenue') },
    { ...at, partnerId: '', measure: 'orders', amount: isFirst ? 1 : 0 },
  ]
}

/** Roll-ups kept on write, in the same batch as the transfers, so that a page reads days and not orders. */
export const addTotals = (tenant: Tenant, plans: Plan[]): Write[] => addRows(tenant, plans.flatMap(rowsOf))

/** Adds to what is there, one row per day, partner, measure and currency. */
export function addRows(tenant: Tenant, rows: Row[]): Write[] {
  const totals = new Map<string, Row>()
  for (const row of rows) {
    const key = `${row.day} ${row.partnerId} ${row.measure} ${row.currency}`
    const known = totals.get(key)
    totals.set(key, { ...row, amount: row.amount + (known?.amount ?? 0) })
  }
  return insertRows(
    tenant.organizationId,
    dayTotals,
    [...totals.values()].filter(({ amount }) => amount !== 0),
    'ON CONFLICT (organization_id, day, partner_id, measure, currency) DO UPDATE SET amount = amount + excluded.amount',
  )
}
