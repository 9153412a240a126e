import type { Rule } from '../../core/rules'
import type { RuleRow } from './queries'

/** The rules as they stood at `madeBy` (epoch milliseconds): a version that came later ends nothing before it. */
export function rulesKnownAt(rows: readonly RuleRow[], madeBy: number): Rule[] {
  const known = rows.filter(({ createdAt }) => createdAt <= madeBy)
  return known.map((row, index) => {
    const next = known[index + 1]
    const nextFrom = next?.id === row.id ? next.effectiveFrom : null
    const ends = [row.effectiveTo, nextFrom].filter((at) => at !== null)
    return ruleOf({ ...row, endsAt: ends.length === 0 ? null : Math.min(...ends) })
  })
}

/** The version as the pure core reads it. */
export const ruleOf = (row: RuleRow): Rule => ({
  id: row.id,
  version: row.version,
  scope: row.scope,
  target: row.target,
  partnerId: row.partnerId,
  partnerTier: row.partnerTier,
  priority: row.priority,
  percentBp: row.percentBp,
  flatItemAmount: row.flatItemAmount,
  flatOrderAmount: row.flatOrderAmount,
  currency: row.currency,
  bands: row.bands.map(({ from_amount, percent_bp }) => ({ fromAmount: from_amount, percentBp: percent_bp })),
  bandsMode: row.bandsMode,
  bandsPeriod: row.bandsPeriod,
  recurring: { payments: row.recurringPayments, months: row.recurringMonths },
  capAmount: row.capAmount,
  capPer: row.capPer,
  floorAmount: row.floorAmount,
  effectiveFrom: row.effectiveFrom,
  effectiveTo: row.endsAt,
})
