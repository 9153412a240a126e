import { listCommissions } from '../commissions/queries'
import { commissionStatus } from '../commissions/shown'
import { entitlement } from '../core/ledger'
import { maskedEmail } from '../core/masking'
import { dayOf } from '../core/visit'
import type { EarningRow } from '../ledger/books'
import { balancesOf, earnedBy } from '../ledger/queries'
import { openPeople } from '../organizations/people'
import { when, whenOrNull } from '../platform/shapes'
import type { Tenant } from '../platform/tenant'
import { type Source, sourcesOf } from './earning-sources'
import { dayTotalsOf } from './queries'

const DAY_MILLISECONDS = 86_400_000

export type PartnerAmounts = {
  earned: number
  pending: number
  available: number
  reserved: number
  transit: number
  paid: number
  receivable: number
  held: number
}

const NOTHING: PartnerAmounts = {
  earned: 0,
  pending: 0,
  available: 0,
  reserved: 0,
  transit: 0,
  paid: 0,
  receivable: 0,
  held: 0,
}

/** A partner's money by currency: where it is now, and what was ever earned and paid. */
export async function amountsOfPartners(
  tenant: Tenant,
  partnerIds: string[],
): Promise<Map<string, Record<string, PartnerAmounts>>> {
  const [balances, earned] = await Promise.all([balancesOf(tenant, partnerIds), earnedBy(tenant, partnerIds)])
  return new Map(
    partnerIds.map((id) => {
      const mine = balances.filter(({ partnerId }) => partnerId === id)
      const amounts = mine.map(({ partnerId: _, currency, ...balance }) => {
        const ever = earned.find((row) => row.partnerId === id && row.currency === currency)
        return [
          currency,
          { ...NOTHING, ...balance, earned: ever?.earned ?? 0, paid: ever?.paid ?? 0, held: ever?.held ?? 0 },
        ] as const
      })
      return [id, Object.fromEntries(amounts)]
    }),
  )
}

/** What a partner earned each day of a period, with the period before, in one currency. */
export async function earnedPerDay(tenant: Tenant, partnerId: string, currency: string, days: number) {
  const today = dayOf(tenant.now)
  const from = today - days + 1
  const totals = await dayTotalsOf(tenant, partnerId, from - days, today)
  const on = (day: number) =>
    totals.find((row) => row.day === day && row.measure === 'commission' && row.currency === currency)?.amount ?? 0
  return Array.from({ length: days }, (_, index) => ({
    day: when((from + index) * DAY_MILLISECONDS).slice(0, 10),
    amount: on(from + index),
    amount_before: on(from + index - days),
  }))
}

const sentenceFor = ({ trace, words }: Source, partnerId: string) =>
  trace?.sentences.find((sentence) => sentence.partner_id === partnerId)?.text ?? words ?? null

const shownRow = (row: EarningRow, from: Source) => ({
  id: row.id,
  source: row.kind,
  order_at: when(from.order?.placedAt ?? from.deal?.closedAt ?? row.createdAt),
  amount: row.granted,
  net_amount: entitlement(row),
  currency: row.currency,
  status: commissionStatus(row),
  reason: row.heldReason,
  sentence: sentenceFor(from, row.partnerId),
  clears_at: row.pending > 0 && row.held === 0 ? when(row.dueAt) : null,
})

/** A partner's earnings with one sentence each, newest first; a page with one row more than asked. */
export async function earningRows(tenant: Tenant, partnerId: string, limit: number, before: string | null) {
  const rows = await listCommissions(tenant, { limit, before, partner_id: partnerId })
  const { of } = await sourcesOf(tenant, rows)
  return rows.map((row) => shownRow(row, of(row)))
}

function steps(row: EarningRow, { order, deal, trace }: Source) {
  const amount = order?.subtotalAmount ?? deal?.amount
  if (!trace || amount === undefined) return []
  const share = trace.models
    .find(({ model }) => model === trace.model_in_use)
    ?.shares.find((each) => each.partner_id === row.partnerId)
  const rates = new Set(trace.rules.filter((rule) => rule.partner_id === row.partnerId).map((rule) => rule.rate_bp))
  const rate = rates.size === 1 ? ([...rates][0] ?? null) : null
  const base = deal ? 'Amount of the deal' : 'Order, before tax and shipping'
  return [
    { label: base, kind: 'amount' as const, amount },
    { label: 'Your share of the credit', kind: 'percent' as const, amount: Math.round((share?.share_ppm ?? 0) / 100) },
    { label: 'Counted for you', kind: 'amount' as const, amount: share?.amount ?? 0 },
    ...(rate === null ? [] : [{ label: 'Your rate', kind: 'percent' as const, amount: rate }]),
    { label: 'Earned', kind: 'amount' as const, amount: row.granted },
    ...(row.granted === entitlement(row)
      ? []
      : [
          {
            label: 'Taken back after a refund or a later change',
            kind: 'amount' as const,
            amount: entitlement(row) - row.granted,
          },
        ]),
    { label: 'Yours', kind: 'amount' as const, amount: entitlement(row) },
  ]
}

/** Why this was earned, as the partner may see it: the buyer masked, other partners unnamed. */
export async function earningStory(tenant: Tenant, row: EarningRow) {
  const { of, inputHash } = await sourcesOf(tenant, [row])
  const from = of(row)
  const { order, trace } = from
  const people = await openPeople(tenant, order?.personId ? [order.personId] : [])
  const rule = trace?.rules.find((each) => each.partner_id === row.partnerId)
  return {
    ...shownRow(row, from),
    held_reason: row.heldReason,
    reversed_amount: row.granted - entitlement(row),
    order: order
      ? {
          placed_at: when(order.placedAt),
          paid_at: whenOrNull(order.paidAt),
          currency: order.currency,
          status: order.status,
          masked_customer: maskedEmail(people.get(order.personId ?? '')?.email ?? null),
        }
      : null,
    model_in_use: trace?.model_in_use ?? null,
    measured_from: trace && 'measured_from' in trace ? trace.measured_from : null,
    windows: trace?.windows ?? null,
    touches: (trace?.touches ?? []).map(({ occurred_at, kind, source, partner_id, kept, reason, share_ppm }) => ({
      occurred_at,
      kind,
      source,
      mine: partner_id === row.partnerId,
      kept,
      reason,
      share_ppm,
    })),
    rule: rule
      ? {
          name: rule.rule_id ? 'A rule of the programme' : 'Your own terms',
          version: rule.rule_version,
          rate_bp: rule.rate_bp,
        }
      : null,
    steps: steps(row, from),
    input_hash: inputHash(row),
  }
}
