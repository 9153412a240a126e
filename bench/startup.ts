import { gzipSync } from 'node:zlib'
import { bundleProduction, bundleWorker } from './bundle.ts'
import { timed } from './harness.ts'
import type { Options } from './options.ts'
import { processorMilliseconds } from './processor-time.ts'
import { atMost, type Figure, figure, type Report } from './report.ts'
import { runtimeOf } from './runtime.ts'
import { median } from './statistics.ts'

const MAX_ADDED_MILLISECONDS = 50

/** From the first line to the first answer of a new runtime: on the clock, and of the processor where that is known. */
async function firstAnswer(script: string, path: string) {
  const { seconds, answer } = await timed(async () => {
    const runtime = runtimeOf({ name: 'subject', script, consumes: [] })
    const response = await fetch(new URL(path, await runtime.ready))
    return { runtime, response }
  })
  const usedMilliseconds = await processorMilliseconds()
  await answer.runtime.dispose()
  if (!answer.response.ok) throw new Error(`${path} answered ${answer.response.status}`)
  return { clockMilliseconds: seconds * 1_000, usedMilliseconds }
}

type Round = Record<'bare' | 'ours' | 'desk', Awaited<ReturnType<typeof firstAnswer>>>

/** What one of ours adds to bare: on the clock, which waits for others, and of the processor where that is known. */
function addedBy(rounds: Round[], name: 'ours' | 'desk') {
  const added = (of: (one: Round['ours']) => number | null) => {
    const pairs = rounds.map((round) => [of(round[name]), of(round.bare)])
    return median(pairs.flatMap(([with_, without]) => (with_ == null || without == null ? [] : [with_ - without])))
  }
  const clock = added(({ clockMilliseconds }) => clockMilliseconds)
  const isKnown = rounds.every((round) => round[name].usedMilliseconds !== null && round.bare.usedMilliseconds !== null)
  return { clock, used: isKnown ? added(({ usedMilliseconds }) => usedMilliseconds) : null }
}

/** Only the processor's time is held to the bar where it is known. */
function figuresOf(rounds: Round[]): Figure[] {
  const [ours, desk] = [addedBy(rounds, 'ours'), addedBy(rounds, 'desk')]
  if (ours.used === null || desk.used === null)
    return [atMost('added by our Worker', ours.clock, 'ms', MAX_ADDED_MILLISECONDS)]
  return [
    figure('added by our Worker, on the clock', ours.clock, 'ms'),
    atMost('added by our Worker, of the processor', ours.used, 'ms', MAX_ADDED_MILLISECONDS),
    figure('added when the desk is asked first, of the processor', desk.used, 'ms'),
  ]
}

/** Size of what would be deployed, and what it adds to the time until a new runtime answers. */
export async function measureStartup({ quick }: Options): Promise<Report> {
  const ours = await bundleProduction()
  const bare = await bundleWorker('floors')
  await firstAnswer(bare, '/')
  const rounds: Round[] = []
  for (let round = 0; round < (quick ? 3 : 11); round++)
    rounds.push({
      bare: await firstAnswer(bare, '/'),
      ours: await firstAnswer(ours, '/health'),
      desk: await firstAnswer(ours, '/.well-known/jwks.json'),
    })
  const clock = (name: 'bare' | 'ours') => median(rounds.map((round) => round[name].clockMilliseconds))
  return {
    figures: [
      atMost('bundle, gzip', gzipSync(ours).byteLength / 1_000, 'kB', 200),
      figure('new runtime → first answer, bare', clock('bare'), 'ms'),
      figure('new runtime → first answer, ours', clock('ours'), 'ms'),
      ...figuresOf(rounds),
    ],
    counts: {
      rounds: rounds.length,
      bundle_bytes: Buffer.byteLength(ours),
    },
    rounds,
  }
}
