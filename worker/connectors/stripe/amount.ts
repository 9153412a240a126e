import { exponentOf, halfEven, portion, toMinor } from '../../core/money'
import type { ConnectionSettings } from '../connector'

const STRIPE_WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const STRIPE_WITH_THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '))

// https://docs.stripe.com/currencies: ISK and UGX keep two decimals that ISO 4217 dropped, MGA lacks the two it has.
function stripeExponentOf(currency: string): number {
  if (STRIPE_WITHOUT_DECIMALS.has(currency)) return 0
  return STRIPE_WITH_THREE_DECIMALS.has(currency) ? 3 : 2
}

/**
 * An amount in Stripe's smallest unit, in the minor unit of ISO 4217; what cannot be divided is rounded half to even.
 */
export function minorOf(stripeAmount: number, currency: string): number {
  const digits = exponentOf(currency) - stripeExponentOf(currency)
  const scale = 10n ** BigInt(Math.abs(digits))
  const amount = BigInt(stripeAmount)
  return toMinor(digits < 0 ? halfEven(amount, scale) : amount * scale)
}

/** What the payment provider probably kept of a total, in minor units: a part of it and a fixed amount. */
export function estimatedFee(totalMinor: number, currency: string, settings: ConnectionSettings): number {
  if (totalMinor <= 0) return 0
  return portion(totalMinor, settings.fee_bp ?? 0) + (settings.fee_fixed_amounts?.[currency] ?? 0)
}

/** An amount of ISO minor units in Stripe's smallest unit, or null when Stripe cannot send a part of it. */
export function stripeAmountOf(amountMinor: number, currency: string): number | null {
  const digits = stripeExponentOf(currency) - exponentOf(currency)
  const scale = 10n ** BigInt(Math.abs(digits))
  const amount = BigInt(amountMinor)
  if (digits < 0 && amount % scale !== 0n) return null
  if (STRIPE_WITH_THREE_DECIMALS.has(currency) && amount % 10n !== 0n) return null
  return toMinor(digits < 0 ? amount / scale : amount * scale)
}
