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

type Round = Record<'bare' | 'ours', Awaited<ReturnType<typeof firstAnswer>>>

/** What ours adds to bare. Only the processor's time is held to the bar where it is known: the clock waits for others. */
function addedBy(rounds: Round[]): Figure[] {
  const added = (of: (one: Round['ours']) => number) => median(rounds.map(({ bare, ours }) => of(ours) - of(bare)))
  const clock = added(({ clockMilliseconds }) => clockMilliseconds)
  const isKnown = rounds.every(({ bare, ours }) => bare.usedMilliseconds !== null && ours.usedMilliseconds !== null)
  if (!isKnown) return [atMost('added by our Worker', clock, 'ms', MAX_ADDED_MILLISECONDS)]
  const used = added(({ usedMilliseconds }) => usedMilliseconds ?? Number.NaN)
  return [
    figure('added by our Worker, on the clock', clock, 'ms'),
    atMost('added by our Worker, of the processor', used, 'ms', MAX_ADDED_MILLISECONDS),
  ]
}

/** Size of what would be deployed, and what it adds to the time until a new runtime answers. */
export async function measureStartup({ quick }: Options): Promise<Report> {
  const [ours, minified] = [await bundleProduction({ minify: false }), await bundleProduction({ minify: true })]
  const bare = await bundleWorker('floors')
  await firstAnswer(bare, '/')
  const rounds: Round[] = []
  for (let round = 0; round < (quick ? 3 : 11); round++)
    rounds.push({ bare: await firstAnswer(bare, '/'), ours: await firstAnswer(ours, '/health') })
  const clock = (name: 'bare' | 'ours') => median(rounds.map((round) => round[name].clockMilliseconds))
  return {
    figures: [
      atMost('bundle, gzip', gzipSync(ours).byteLength / 1_000, 'kB', 200),
      figure('bundle minified, gzip', gzipSync(minified).byteLength / 1_000, 'kB'),
      figure('new runtime → first answer, bare', clock('bare'), 'ms'),
      figure('new runtime → first answer, ours', clock('ours'), 'ms'),
      ...addedBy(rounds),
    ],
    counts: {
      rounds: rounds.length,
      bundle_bytes: Buffer.byteLength(ours),
      minified_bytes: Buffer.byteLength(minified),
    },
    rounds,
  }
}
