import { when, whenOrNull } from '../../platform/shapes'
import type { RuleRow } from './queries'

/** One version of a rule as the API tells it. Amounts in minor units, rates in basis points. */
export const shownRule = (row: RuleRow) => ({
  id: row.id,
  version: row.version,
  scope: row.scope,
  target: row.target,
  partner_id: row.partnerId,
  partner_tier: row.partnerTier,
  priority: row.priority,
  percent_bp: row.percentBp,
  flat_item_amount: row.flatItemAmount,
  flat_order_amount: row.flatOrderAmount,
  currency: row.currency,
  bands: row.bands,
  bands_mode: row.bandsMode,
  bands_period: row.bandsPeriod,
  recurring:
    row.recurringPayments === null && row.recurringMonths === null
      ? null
      : { payments: row.recurringPayments, months: row.recurringMonths },
  cap_amount: row.capAmount,
  cap_per: row.capPer,
  floor_amount: row.floorAmount,
  effective_from: whenOrNull(row.effectiveFrom),
  effective_to: whenOrNull(row.endsAt),
  created_at: when(row.createdAt),
  created_by: row.createdBy,
})
export type ShownRule = ReturnType<typeof shownRule>
