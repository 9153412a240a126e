/** A stream of numbers that a seed repeats (mulberry32). */
export function chance(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    between: (least: number, most: number) => least + below(most - least + 1),
    isOneIn: (times: number) => below(times) === 0,
    one: <Value>(values: readonly [Value, ...Value[]]): Value => values[below(values.length)] ?? values[0],
    shuffled: <Value>(values: readonly Value[]): Value[] =>
      values
        .map((value) => ({ value, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ value }) => value),
  }
}
export type Chance = ReturnType<typeof chance>
