/** Repeatable chance: the same seed tells the same story on every machine (mulberry32). */
export type Chance = {
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  /** True in `percent` of a hundred cases. */
  happens(percent: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** Picks by weight; the weights need not add up to anything. */
  pickBy<Value>(values: readonly Value[], weightOf: (value: Value) => number): Value
}

export function chance(seed: number): Chance {
  let state = seed
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  const pickBy = <Value>(values: readonly Value[], weightOf: (value: Value) => number): Value => {
    let left = below(values.reduce((sum, value) => sum + weightOf(value), 0))
    for (const value of values) {
      left -= weightOf(value)
      if (left < 0) return value
    }
    throw new Error('there is nothing to pick from')
  }
  return {
    whole: (least, most) => least + below(most - least + 1),
    happens: (percent) => below(100) < percent,
    pick: (values) => pickBy(values, () => 1),
    pickBy,
  }
}
