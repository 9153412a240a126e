import { refusalToClose } from '../core/deal'
import { type Caller, EDITORS, roleRefusal, shownAction } from '../platform/auth'
import { when, whenOrNull } from '../platform/shapes'
import type { DealRow, TouchpointRow } from './queries'

function actionsOf({ status }: DealRow, role: Caller['role']) {
  const closed = status === 'open' ? null : 'deal_is_closed'
  const refusals: [name: string, code: string | null][] = [
    ['edit', closed],
    ['add_touchpoint', closed],
    ['win', refusalToClose(status, 'won')],
    ['lose', refusalToClose(status, 'lost')],
  ]
  return refusals.map(([name, refusal]) => shownAction(name, roleRefusal(role, EDITORS) ?? refusal))
}

export const shownDeal = (deal: DealRow, role: Caller['role']) => ({
  id: deal.id,
  external_id: deal.externalId,
  name: deal.name,
  amount: deal.amount,
  currency: deal.currency,
  refunded_amount: deal.refundedAmount,
  status: deal.status,
  lead_id: deal.leadId,
  closed_at: whenOrNull(deal.closedAt),
  created_at: when(deal.createdAt),
  version: deal.version,
  actions: actionsOf(deal, role),
})
export type ShownDeal = ReturnType<typeof shownDeal>

export const shownTouchpoint = (row: TouchpointRow, partnerName: string | null) => ({
  id: row.id,
  partner_id: row.partnerId,
  partner_name: partnerName,
  type: row.type,
  occurred_at: when(row.occurredAt),
  weight: row.weight,
  notes: row.notes,
  external_id: row.externalId,
  created_at: when(row.createdAt),
})
export type ShownTouchpoint = ReturnType<typeof shownTouchpoint>
