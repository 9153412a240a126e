/** Journeys that took the same path: how many of them converted, and how many came to nothing. */
export type PathCount = { readonly channels: readonly string[]; readonly conversions: number; readonly nulls: number }

/** What is left of journeys in a first-order chain; by position of the channel. `next` counts transitions. */
export type Chain = {
  readonly channels: string[]
  readonly positions: Map<string, number>
  readonly departures: number[]
  readonly conversions: number[]
  readonly converting: boolean[]
  readonly next: Float64Array[]
  journeys: number
  converted: number
}

export const emptyChain = (): Chain => ({
  ...{ channels: [], positions: new Map(), departures: [], conversions: [], converting: [], next: [] },
  ...{ journeys: 0, converted: 0 },
})

/** Adds journeys of one path; immediate repeats drop out. */
export function addPath(chain: Chain, path: readonly string[], conversions: number, nulls: number): void {
  const journeys = conversions + nulls
  chain.journeys += journeys
  chain.converted += conversions
  let from = -1
  for (const channel of path) {
    const to = chain.positions.get(channel) ?? addChannel(chain, channel)
    if (conversions > 0) chain.converting[to] = true
    if (from !== to && from >= 0) depart(chain, from, to, journeys)
    from = to
  }
  if (from < 0) return
  chain.departures[from] = (chain.departures[from] ?? 0) + journeys
  chain.conversions[from] = (chain.conversions[from] ?? 0) + conversions
}

function addChannel(chain: Chain, channel: string): number {
  const position = chain.channels.push(channel) - 1
  chain.departures.push(0)
  chain.conversions.push(0)
  chain.converting.push(false)
  chain.next.push(new Float64Array(8))
  chain.positions.set(channel, position)
  return position
}

function depart({ departures, next }: Chain, from: number, to: number, journeys: number): void {
  departures[from] = (departures[from] ?? 0) + journeys
  const row = next[from]
  if (row === undefined) return
  if (to < row.length) row[to] = (row[to] ?? 0) + journeys
  else next[from] = longer(row, to, journeys)
}

function longer(row: Float64Array, to: number, journeys: number): Float64Array {
  const grown = new Float64Array(2 ** Math.ceil(Math.log2(to + 1)))
  grown.set(row)
  grown[to] = journeys
  return grown
}

/** The channels in groups that no journey joins: each is an equation system of its own. */
export function groupsOf({ channels, next }: Chain): number[][] {
  const neighbours = channels.map(() => new Set<number>())
  for (const [from, row] of next.entries())
    for (const [to, journeys] of row.entries())
      if (journeys > 0) {
        neighbours[from]?.add(to)
        neighbours[to]?.add(from)
      }
  const seen = new Set<number>()
  return [...channels.keys()].flatMap((start) => {
    if (seen.has(start)) return []
    seen.add(start)
    const group = [start]
    for (const member of group)
      for (const each of neighbours[member] ?? [])
        if (!seen.has(each)) {
          seen.add(each)
          group.push(each)
        }
    return [group]
  })
}
