import { shares } from '../core/attribution'
import { entitlement } from '../core/ledger'
import type { EarningRow, Loaded } from '../ledger/books'
import type { Booking, EarningChange } from './booking'
import type { Granted } from './grant'
import type { Case } from './load'
import { planSource } from './plan-source'

const DAY_MILLISECONDS = 86_400_000

export type Plan = Booking & { of: Case; decided: Granted }

const netOf = (decided: Granted, partnerId: string) =>
  decided.amounts.commissions.find((commission) => commission.partnerId === partnerId)

function heldReason(of: Case, decided: Granted, partnerId: string, row: EarningRow | undefined): string | null {
  if (decided.history.dispute === 'open') return 'dispute'
  if (of.resolution.restsOnClaim && row?.released !== 1) return 'claim'
  const doubted = of.judgement.held.get('') ?? of.judgement.held.get(partnerId)
  if (doubted && row?.released !== 1) return doubted
  // Last, as it rests on what was said of the order alone: releasing another doubt does not answer this one.
  if (of.repeatsDealId !== null) return 'may_repeat_deal'
  return row?.heldReason === 'manual' ? 'manual' : null
}

function changeOf(
  of: Case,
  decided: Granted,
  partnerId: string,
  row: EarningRow | undefined,
  id: string,
): EarningChange {
  const { order, frozen } = of
  const commission = netOf(decided, partnerId)
  const reason = heldReason(of, decided, partnerId, row)
  const part = shares(decided.attributed.inUse, decided.amounts.sales).find((share) => share.partnerId === partnerId)
  return {
    id,
    partnerId,
    currency: order.currency,
    sourceId: order.id,
    dueAt: (decided.history.paidAt ?? order.placedAt) + frozen.hold_days * DAY_MILLISECONDS,
    held: reason === null ? 0 : 1,
    heldReason: reason,
    granted: commission?.granted ?? 0,
    attributed: part?.amountMinor ?? 0,
    net: commission?.net ?? 0,
    isNew: row === undefined,
    before: { granted: row?.granted ?? 0, attributed: row?.attributed ?? 0, net: row ? entitlement(row) : 0 },
  }
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
      changeOf: (partnerId, row, id) => changeOf(of, decided, partnerId, row, id),
    },
    loaded,
    now,
  )
  return { of, decided, ...booking }
}
