import { entitlement } from '../../core/ledger'
import type { DealRow, TouchpointRow } from '../../deals/queries'
import { shownDeal, shownTouchpoint } from '../../deals/shown'
import type { EarningRow } from '../../ledger/books'
import type { Role } from '../../platform/auth'
import { shownCommission } from '../shown'
import { type Decision, shownAttributions } from './attributions'
import type { DealPlan } from './plan'
import { type TiedOrder, takenFrom } from './refunds'

type Names = Map<string, string>

/** Who is on a deal: by touchpoint or by commission, with what each has coming. */
function partnersOf(touchpoints: TouchpointRow[], earnings: EarningRow[], names: Names) {
  const ids = [...new Set([...touchpoints, ...earnings].map(({ partnerId }) => partnerId))].sort()
  return ids.map((id) => ({
    partner_id: id,
    partner_name: names.get(id) ?? null,
    touchpoints: touchpoints.filter(({ partnerId }) => partnerId === id).length,
    net_amount: earnings.reduce((sum, row) => sum + (row.partnerId === id ? entitlement(row) : 0), 0),
  }))
}

export const shownDealRow = (
  deal: DealRow,
  { touchpoints, earnings, names }: { touchpoints: TouchpointRow[]; earnings: EarningRow[]; names: Names },
  role: Role,
) => ({
  ...shownDeal(deal, role),
  touchpoint_count: touchpoints.length,
  commission_amount: earnings.reduce((sum, row) => sum + entitlement(row), 0),
  partners: partnersOf(touchpoints, earnings, names),
})

const shownTied = (tied: TiedOrder) => ({
  order_id: tied.order.id,
  source: tied.order.source,
  external_id: tied.order.externalId,
  status: tied.order.status,
  subtotal_amount: tied.order.subtotalAmount,
  taken_amount: takenFrom(tied).total,
})

/** The decision beside the deal, and what it pays. */
export const shownDecided = (deal: DealRow, decision: Decision | null, earnings: EarningRow[], role: Role) => ({
  ...shownDeal(deal, role),
  attribution: shownAttributions(decision, decision?.trace.frozen.model),
  commissions: earnings.map((row) => shownCommission(row, role)),
})

export type WholeDeal = {
  deal: DealRow
  decision: Decision | null
  earnings: EarningRow[]
  touchpoints: TouchpointRow[]
  orders: TiedOrder[]
  names: Names
}

export const shownWhole = ({ deal, decision, earnings, touchpoints, orders, names }: WholeDeal, role: Role) => ({
  ...shownDecided(deal, decision, earnings, role),
  touchpoint_count: touchpoints.length,
  commission_amount: earnings.reduce((sum, row) => sum + entitlement(row), 0),
  partners: partnersOf(touchpoints, earnings, names),
  touchpoints: touchpoints.map((row) => shownTouchpoint(row, names.get(row.partnerId) ?? null)),
  orders: orders.map(shownTied),
  sentences: decision?.trace.sentences ?? [],
})

/** The earnings that a first reckoning opens, as they are once it is committed: all of it pending. */
export const openedBy = ({ earnings }: DealPlan, organizationId: string, now: number): EarningRow[] =>
  earnings.map(({ isNew: _, before: __, net, ...row }) => ({
    ...row,
    organizationId,
    kind: 'deal',
    released: 0,
    clearedAt: null,
    pending: net,
    ...{ available: 0, reserved: 0, transit: 0, paid: 0, recovered: 0, owed: 0, repaid: 0 },
    version: 1,
    createdAt: now,
  }))

export const shownTrace = ({ trace: { frozen: _, ...trace }, inputHash, revision, isPreview }: Decision) => ({
  ...trace,
  input_hash: inputHash,
  revision,
  is_preview: isPreview,
})
