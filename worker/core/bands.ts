import { halfEven, toMinor } from './money'

/** A step of a rate: from `fromAmount` (inclusive, minor units) to where the next band begins. */
export type Band = { readonly fromAmount: number; readonly percentBp: number }

/** marginal: each band at its own rate. whole: the band reached sets the rate of everything. */
export type BandsMode = 'marginal' | 'whole'
export type BandsPeriod = 'order' | 'month'

export type BandsRefusal =
  | 'bands_amount_must_be_whole'
  | 'bands_rate_must_be_whole'
  | 'bands_must_start_at_zero'
  | 'bands_must_ascend'
  | 'bands_overlap'
  | 'bands_must_not_fall'

const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0

/**
 * The name of what is wrong with a list of bands, or null. Bands that set the rate of a whole month may not fall: the
 * order that crosses such a threshold would have to earn less than nothing.
 */
export function bandsRefusal(bands: readonly Band[], mode: BandsMode, period: BandsPeriod): BandsRefusal | null {
  if (!bands.every(({ fromAmount }) => isWhole(fromAmount))) return 'bands_amount_must_be_whole'
  if (!bands.every(({ percentBp }) => isWhole(percentBp))) return 'bands_rate_must_be_whole'
  const starts = bands.map(({ fromAmount }) => fromAmount)
  if (new Set(starts).size < starts.length) return 'bands_overlap'
  if (starts.some((start, index) => start < (starts[index - 1] ?? 0))) return 'bands_must_ascend'
  if ((starts[0] ?? 0) !== 0) return 'bands_must_start_at_zero'
  const falls = bands.some(({ percentBp }, index) => percentBp < (bands[index - 1]?.percentBp ?? 0))
  return mode === 'whole' && period === 'month' && falls ? 'bands_must_not_fall' : null
}

/** The rate of the band that an amount of numerator / scale minor units lies in, in basis points; 0 without bands. */
export function rateReached(bands: readonly Band[], numerator: bigint, scale: bigint): number {
  return bands.findLast(({ fromAmount }) => BigInt(fromAmount) * scale <= numerator)?.percentBp ?? 0
}

/**
 * What numerator / scale minor units earn, exactly: a numerator over scale × 10,000. Bands must pass `bandsRefusal`.
 */
export function earnedInBands(bands: readonly Band[], mode: BandsMode, numerator: bigint, scale: bigint): bigint {
  if (mode === 'whole') return numerator * BigInt(rateReached(bands, numerator, scale))
  return bands.reduce((sum, { fromAmount, percentBp }, index) => {
    const next = bands[index + 1]
    const end = next === undefined ? numerator : least(numerator, BigInt(next.fromAmount) * scale)
    const inside = end - BigInt(fromAmount) * scale
    return inside > 0n ? sum + inside * BigInt(percentBp) : sum
  }, 0n)
}

/** The commission on one amount, both in minor units, half-even. RangeError for bands that `bandsRefusal` names. */
export function bandedCommission(bands: readonly Band[], mode: BandsMode, amountMinor: number): number {
  const refusal = bandsRefusal(bands, mode, 'order')
  if (refusal !== null) throw new RangeError(refusal)
  if (!isWhole(amountMinor)) throw new RangeError(`amount must be whole and not negative: ${amountMinor}`)
  return toMinor(halfEven(earnedInBands(bands, mode, BigInt(amountMinor), 1n), 10_000n))
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
