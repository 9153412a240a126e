/** How long renewals earn; null on both sides is for ever. Where both are given, the one reached first ends it. */
export type RecurringLimits = { readonly payments: number | null; readonly months: number | null }

/** `paymentNumber` counts from 1; times in epoch milliseconds; `firstPaidAt` is null for the first payment itself. */
export type Payment = { readonly paymentNumber: number; readonly firstPaidAt: number | null; readonly at: number }

/**
 * The same day and time of day so many calendar months later, in UTC; a day that the month lacks becomes its last one.
 * Epoch milliseconds. RangeError unless months is a whole number ≥ 0.
 */
export function monthsAfter(at: number, months: number): number {
  requireWhole('months', months, 0)
  if (!Number.isFinite(at)) throw new RangeError(`at must be finite: ${at}`)
  const from = new Date(at)
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const midnight = Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay))
  return midnight + (at - Date.UTC(year, from.getUTCMonth(), from.getUTCDate()))
}

/** Whether this payment comes after the last one that earns; the end of the months is exclusive. */
export function recurringEnded(limits: RecurringLimits, { paymentNumber, firstPaidAt, at }: Payment): boolean {
  requireWhole('paymentNumber', paymentNumber, 1)
  if (limits.payments !== null) {
    requireWhole('recurring.payments', limits.payments, 0)
    if (paymentNumber > limits.payments) return true
  }
  return limits.months !== null && at >= monthsAfter(firstPaidAt ?? at, limits.months)
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be a whole number of at least ${least}: ${value}`)
}
