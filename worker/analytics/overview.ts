import { dayOf } from '../core/visit'
import { partnerNames } from '../partners/queries'
import { timePart } from '../platform/id'
import { when, whenOrNull } from '../platform/shapes'
import type { Tenant } from '../platform/tenant'
import { listDropped } from '../visits/queries'
import {
  type DayAmount,
  dayTotalsOf,
  leadDays,
  setUpSoFar,
  topPartners,
  visitDays,
  type Waiting,
  waitingTasks,
} from './queries'

const DAY_MILLISECONDS = 86_400_000
const TOP = 5

const HREFS: Record<string, string> = {
  books_broken: '/ledger',
  payouts: '/payouts',
  dead_letters: '/connections/dead-letters',
  failed_deliveries: '/connections',
  held_commissions: '/commissions?status=held',
}

const idAt = (day: number) => `led_${timePart(day * DAY_MILLISECONDS)}`

export type Amounts = Record<string, number>

function sumByCurrency(rows: DayAmount[], measure: string): Amounts {
  const sums: Amounts = {}
  for (const row of rows) if (row.measure === measure) sums[row.currency] = (sums[row.currency] ?? 0) + row.amount
  return sums
}

const countOf = (rows: DayAmount[], measure: string) =>
  rows.filter((row) => row.measure === measure).reduce((sum, { amount }) => sum + amount, 0)

function tasksOf(waiting: Waiting[]) {
  return Object.keys(HREFS).flatMap((name) => {
    const rows = waiting.filter((row) => row.name === name && row.count > 0)
    if (rows.length === 0) return []
    const oldest = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest]))
    return [
      {
        name,
        count: rows.reduce((sum, { count }) => sum + count, 0),
        amounts: Object.fromEntries(
          rows.flatMap(({ currency, amount }) => (currency ? [[currency, amount] as const] : [])),
        ),
        oldest_at: whenOrNull(oldest.length ? Math.min(...oldest) : null),
        href: HREFS[name] ?? '/',
      },
    ]
  })
}

/** The console's first page in one read: what waits, how the period went, and what did not count. */
export async function overviewOf(tenant: Tenant, currency: string, days: number) {
  const today = dayOf(tenant.now)
  const from = today - days + 1
  const before = from - days
  const [totals, visits, leads, top, dropped, setUp, waiting] = await Promise.all([
    dayTotalsOf(tenant, '', before, today),
    visitDays(tenant, before, today),
    leadDays(tenant, idAt(before), idAt(today + 1)),
    topPartners(tenant, currency, from, today, TOP),
    listDropped(tenant, from, today),
    setUpSoFar(tenant),
    waitingTasks(tenant),
  ])
  const names = await partnerNames(
    tenant,
    top.map(({ partnerId }) => partnerId),
  )
  const inPeriod = <Row extends { day: number }>(rows: Row[], start: number) =>
    rows.filter(({ day }) => day >= start && day < start + days)
  const totalsOf = (start: number) => ({
    visits: inPeriod(visits, start).reduce((sum, { clicks, views }) => sum + clicks + views, 0),
    leads: inPeriod(leads, start).reduce((sum, row) => sum + row.leads, 0),
    orders: countOf(inPeriod(totals, start), 'orders'),
    revenue_amounts: sumByCurrency(inPeriod(totals, start), 'revenue'),
    commission_amounts: sumByCurrency(inPeriod(totals, start), 'commission'),
  })
  const amountOn = (day: number, measure: string) =>
    totals.find((row) => row.day === day && row.measure === measure && row.currency === currency)?.amount ?? 0
  const series = Array.from({ length: days }, (_, index) => {
    const day = from + index
    const visit = visits.find((row) => row.day === day)
    return {
      day: when(day * DAY_MILLISECONDS).slice(0, 10),
      visits: (visit?.clicks ?? 0) + (visit?.views ?? 0),
      leads: leads.find((row) => row.day === day)?.leads ?? 0,
      orders: amountOn(day, 'orders'),
      revenue_amount: amountOn(day, 'revenue'),
      commission_amount: amountOn(day, 'commission'),
      revenue_amount_before: amountOn(day - days, 'revenue'),
    }
  })
  return {
    as_of: when(tenant.now),
    currency,
    days,
    tasks: tasksOf(waiting),
    setup: {
      tag_seen: setUp.tagSeenAt !== null,
      first_visit: setUp.visit === 1,
      connection: setUp.connection === 1,
      first_partner: setUp.partner === 1,
      first_order: setUp.order === 1,
    },
    totals: totalsOf(from),
    before: totalsOf(before),
    series,
    top_partners: top.map(({ partnerId, revenue, commission, orders }) => ({
      partner_id: partnerId,
      name: names.get(partnerId) ?? null,
      revenue_amount: revenue,
      commission_amount: commission,
      orders,
    })),
    dropped: [...Map.groupBy(dropped, ({ reason }) => reason)].map(([reason, rows]) => ({
      reason,
      count: rows.reduce((sum, { count }) => sum + count, 0),
    })),
  }
}
