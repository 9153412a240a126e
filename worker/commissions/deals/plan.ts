import { shares } from '../../core/attribution'
import { dayOf } from '../../core/visit'
import type { EarningRow, Loaded, ReckoningRow } from '../../ledger/books'
import type { Booking } from '../booking'
import { planSource } from '../plan-source'
import type { Row } from '../totals'
import type { DealDecision } from './decide'
import type { DealCase } from './load'

const DAY_MILLISECONDS = 86_400_000

export type DealPlan = Booking & { of: DealCase; decided: DealDecision }

function heldReason({ resolution }: DealCase, { isDisputed }: DealDecision, row: EarningRow | undefined) {
  if (row?.heldReason === 'manual') return 'manual'
  if (isDisputed) return 'dispute'
  if (resolution.restsOnClaim && row?.released !== 1) return 'claim'
  return null
}

/** A deal is nobody's sale here: partners are credited against `commission_costs`, and nothing else is booked. */
export function planDeal(
  of: DealCase,
  decided: DealDecision,
  reckoning: ReckoningRow,
  loaded: Loaded,
  now: number,
): DealPlan {
  const { commissions } = decided.amounts
  const booking = planSource(
    {
      kind: 'deal',
      id: of.deal.id,
      currency: of.deal.currency,
      reckoning,
      target: { sales: 0, platformFees: 0, paymentFees: 0, seller: 0, commissions },
      dueAt: of.at + of.frozen.hold_days * DAY_MILLISECONDS,
      credited: shares(decided.attributed.inUse, decided.amounts.sales),
      heldReason: (_, row) => heldReason(of, decided, row),
    },
    loaded,
    now,
  )
  return { of, decided, ...booking }
}

/** What this reckoning adds to the day of the close: per partner, and for all partners together under ''. */
export function totalsOf({ of, earnings, revision }: DealPlan): Row[] {
  const at = { day: dayOf(of.at), currency: of.deal.currency }
  const changes = earnings.flatMap(({ partnerId, net, attributed, before, isNew }): Row[] => [
    { ...at, partnerId, measure: 'commission', amount: net - before.net },
    { ...at, partnerId, measure: 'revenue', amount: attributed - before.attributed },
    { ...at, partnerId, measure: 'deals', amount: isNew ? 1 : 0 },
  ])
  const together = (['commission', 'revenue'] as const).map((measure) => {
    const amount = changes.reduce((sum, row) => sum + (row.measure === measure ? row.amount : 0), 0)
    return { ...at, partnerId: '', measure, amount }
  })
  return [...changes, ...together, { ...at, partnerId: '', measure: 'deals', amount: revision === 1 ? 1 : 0 }]
}
