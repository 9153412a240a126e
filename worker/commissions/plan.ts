import { shares } from '../core/attribution'
import type { EarningRow, Loaded } from '../ledger/books'
import type { Booking } from './booking'
import type { Granted } from './grant'
import type { Case } from './load'
import { planSource } from './plan-source'

const DAY_MILLISECONDS = 86_400_000

export type Plan = Booking & { of: Case; decided: Granted }

function heldReason(of: Case, decided: Granted, partnerId: string, row: EarningRow | undefined): string | null {
  // First, because only a person ends it; what else there is to doubt is seen when it is released.
  if (row?.heldReason === 'manual') return 'manual'
  if (decided.history.dispute === 'open') return 'dispute'
  if (of.resolution.restsOnClaim && row?.released !== 1) return 'claim'
  const doubted = of.judgement.held.get('') ?? of.judgement.held.get(partnerId)
  if (doubted && row?.released !== 1) return doubted
  // Last, as it rests on what was said of the order alone: releasing another doubt does not answer this one.
  return of.repeatsDealId === null ? null : 'may_repeat_deal'
}

/** The difference between what an order should have booked and what is posted; mutates the loaded books. */
export function planOrder(of: Case, decided: Granted, loaded: Loaded, now: number): Plan {
  const booking = planSource(
    {
      kind: 'order',
      id: of.order.id,
      currency: of.order.currency,
      reckoning: of.reckoning,
      target: decided.amounts,
      dueAt: (decided.history.paidAt ?? of.order.placedAt) + of.frozen.hold_days * DAY_MILLISECONDS,
      credited: shares(decided.attributed.inUse, decided.amounts.sales),
      heldReason: (partnerId, row) => heldReason(of, decided, partnerId, row),
    },
    loaded,
    now,
  )
  return { of, decided, ...booking }
}
