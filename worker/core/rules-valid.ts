import { bandsRefusal } from './bands'
import type { Rule } from './rules'

/** RangeError naming the first parameter that no rule can have. */
export function requireRule(rule: Rule): void {
  const { percentBp, flatItemAmount, flatOrderAmount, capAmount, floorAmount } = rule
  const whole = { percentBp, flatItemAmount, flatOrderAmount, capAmount, floorAmount }
  for (const [name, value] of Object.entries(whole)) {
    if (value !== null && (!Number.isSafeInteger(value) || value < 0))
      throw new RangeError(`${name} must be whole and not negative: ${value}`)
  }
  const { priority, version, effectiveFrom, effectiveTo } = rule
  for (const [name, value] of Object.entries({ priority, version, effectiveFrom, effectiveTo })) {
    if (value !== null && !Number.isFinite(value)) throw new RangeError(`${name} must be finite: ${value}`)
  }
  const refusal = bandsRefusal(rule.bands, rule.bandsMode, rule.bandsPeriod)
  if (refusal !== null) throw new RangeError(refusal)
}
