import { bundlePure } from './bundle.ts'
import type { Options } from './options.ts'
import { atMost, figure, type Report } from './report.ts'
import { median } from './statistics.ts'

type Core = typeof import('../worker/core/markov.ts')

const JOURNEYS = 1_000_000
const SEED = 20_261_121
const MAX_STEPS = 7
const MAX_SECONDS = 1

/** The same journeys in every run: paths of one to seven channels, the first ones walked most, one in five a sale. */
function journeysOver(channels: number, count: number) {
  const names = Array.from({ length: channels }, (_, index) => `ptr_${String(index).padStart(22, '0')}`)
  let state = SEED
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const channel = () => names[Math.floor(next() ** 2 * channels)] ?? ''
  return Array.from({ length: count }, () => ({
    channels: Array.from({ length: 1 + Math.floor(next() * MAX_STEPS) }, channel),
    converted: next() < 0.2,
  }))
}

/** Seconds on the clock and of the processor; where other programs run, only the second says what ours takes. */
function taken(work: () => unknown) {
  const [startedAt, before] = [performance.now(), process.cpuUsage()]
  work()
  const { user, system } = process.cpuUsage(before)
  return { clock: (performance.now() - startedAt) / 1_000, processor: (user + system) / 1_000_000 }
}

/** Removal effects of a million journeys, from the journeys to the effects, over few and over many channels. */
export async function measureMarkov({ quick }: Options): Promise<Report> {
  const { markovOfJourneys }: Core = await import(
    await bundlePure(`export { markovOfJourneys } from './worker/core/markov'`)
  )
  markovOfJourneys(journeysOver(20, 10_000))
  const measured = [10, 50, 100, 300, 500].map((channels) => {
    const journeys = journeysOver(channels, JOURNEYS)
    const { arithmetic, effects } = markovOfJourneys(journeys)
    if (effects.length !== channels) throw new Error(`${effects.length} of ${channels} channels have an effect`)
    const times = Array.from({ length: quick ? 1 : 5 }, () => taken(() => markovOfJourneys(journeys)))
    return { channels, arithmetic, times }
  })
  return {
    figures: measured.flatMap(({ channels, arithmetic, times }) => {
      const what = `a million journeys over ${channels} channels, ${arithmetic}`
      return [
        figure(`${what}, on the clock`, median(times.map(({ clock }) => clock)), 's'),
        atMost(`${what}, of the processor`, median(times.map(({ processor }) => processor)), 's', MAX_SECONDS),
      ]
    }),
    counts: { seed: SEED, journeys: JOURNEYS, longest: MAX_STEPS },
    rounds: measured,
  }
}
