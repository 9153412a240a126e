import type { Departures } from './markov-solve'

/**
 * (A⁻¹e)ₓ / (A⁻¹)ₓₓ for every state x as in `endsThrough`, in machine numbers. Nothing is ever subtracted (Grassmann,
 * Taksar and Heyman 1985, Oper. Res. 33(5)): A is eliminated from its transitions and from what leaves the chain, both
 * never negative, so that no digits cancel and each result is right to about twelve.
 */
export function endsThroughRounded({ departures, transitions, ends }: Departures): number[] {
  const count = departures.length
  const flows = transitions.map((targets) => rowOf(targets, count))
  const pivots = eliminate(flows, leavingOf(departures, transitions))
  const reached = Float64Array.from(ends)
  for (let state = count - 1; state >= 0; state -= 1)
    for (let to = state + 1; to < count; to += 1) add(reached, state, (flows[state]?.[to] ?? 0) * (reached[to] ?? 0))
  for (let state = 0; state < count; state += 1) {
    for (let to = 0; to < state; to += 1) add(reached, state, (flows[state]?.[to] ?? 0) * (reached[to] ?? 0))
    reached[state] = (reached[state] ?? 0) / (pivots[state] ?? 1)
  }
  return departures.map((_, state) => (reached[state] ?? 0) / visitsTo(state, flows, pivots))
}

function rowOf(targets: ReadonlyMap<number, number>, count: number): Float64Array {
  const row = new Float64Array(count)
  for (const [to, journeys] of targets) row[to] = journeys
  return row
}

/** Journeys that end in each state: departures less transitions, exact in whole numbers. */
const leavingOf = (departures: readonly number[], transitions: readonly ReadonlyMap<number, number>[]) =>
  departures.map(
    (departed, from) => departed - [...(transitions[from]?.values() ?? [])].reduce((sum, each) => sum + each, 0),
  )

function add(row: Float64Array, at: number, more: number): void {
  row[at] = (row[at] ?? 0) + more
}

/** A = (I − F) × (pivots − T): F above the diagonal and T below it take the place of the flows. Returns the pivots. */
function eliminate(flows: readonly Float64Array[], leaving: number[]): Float64Array {
  const pivots = new Float64Array(flows.length)
  for (let step = flows.length - 1; step >= 0; step -= 1) {
    const own = flows[step] ?? new Float64Array(0)
    const left = leaving[step] ?? 0
    let pivot = left
    for (let to = 0; to < step; to += 1) pivot += own[to] ?? 0
    pivots[step] = pivot
    for (const [from, row] of flows.entries()) {
      if (from >= step) break
      const factor = (row[step] ?? 0) / pivot
      row[step] = factor
      if (factor === 0) continue
      leaving[from] = (leaving[from] ?? 0) + factor * left
      for (let to = 0; to < step; to += 1) row[to] = (row[to] ?? 0) + factor * (own[to] ?? 0)
    }
  }
  return pivots
}

/** (A⁻¹)ₓₓ: what reaches x through the states before it, times what comes back. */
function visitsTo(state: number, flows: readonly Float64Array[], pivots: Float64Array): number {
  const into = new Float64Array(state + 1)
  const back = new Float64Array(state + 1)
  into[state] = 1
  back[state] = 1
  let sum = 0
  for (let at = state; at >= 0; at -= 1) {
    const row = flows[at] ?? new Float64Array(0)
    if (at < state) {
      let reached = 0
      for (let to = at + 1; to <= state; to += 1) reached += (row[to] ?? 0) * (into[to] ?? 0)
      into[at] = reached
    }
    const returns = (back[at] ?? 0) / (pivots[at] ?? 1)
    sum += returns * (into[at] ?? 0)
    for (let to = 0; to < at; to += 1) back[to] = (back[to] ?? 0) + returns * (row[to] ?? 0)
  }
  return sum
}
