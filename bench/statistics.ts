/** The value below which the given part of the values lies (0 … 1), by nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))
  return sorted[rank] ?? Number.NaN
}

export const median = (values: readonly number[]) => quantile(values, 0.5)

/** Ratios of the same round, then their median: what slowed a whole round down cancels out. */
export const medianRatio = (above: readonly number[], below: readonly number[]) =>
  median(above.map((value, round) => value / (below[round] ?? Number.NaN)))
