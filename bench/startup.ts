import { gzipSync } from 'node:zlib'
import { bundleProduction, bundleWorker } from './bundle.ts'
import { timed } from './harness.ts'
import type { Options } from './options.ts'
import { atMost, figure, type Report } from './report.ts'
import { runtimeOf } from './runtime.ts'
import { median } from './statistics.ts'

/** From the first line to the first answer of a new runtime, in milliseconds. */
async function firstAnswer(script: string, path: string) {
  const { seconds, answer } = await timed(async () => {
    const runtime = runtimeOf({ name: 'subject', script, consumes: [] })
    const url = await runtime.ready
    const ready = await timed(() => fetch(new URL(path, url)))
    return { runtime, ready }
  })
  await answer.runtime.dispose()
  if (!answer.ready.answer.ok) throw new Error(`${path} answered ${answer.ready.answer.status}`)
  return { wholeMilliseconds: seconds * 1_000, firstRequestMilliseconds: answer.ready.seconds * 1_000 }
}

/** Size of what would be deployed, and what it adds to the time until a new runtime answers. */
export async function measureStartup({ quick }: Options): Promise<Report> {
  const [ours, minified] = [await bundleProduction({ minify: false }), await bundleProduction({ minify: true })]
  const bare = await bundleWorker('floors')
  await firstAnswer(bare, '/')
  const rounds = []
  for (let round = 0; round < (quick ? 3 : 11); round++)
    rounds.push({ bare: await firstAnswer(bare, '/'), ours: await firstAnswer(ours, '/health') })
  const added = rounds.map((round) => round.ours.wholeMilliseconds - round.bare.wholeMilliseconds)
  return {
    figures: [
      atMost('bundle, gzip', gzipSync(ours).byteLength / 1_000, 'kB', 200),
      figure('bundle minified, gzip', gzipSync(minified).byteLength / 1_000, 'kB'),
      figure('new runtime → first answer, bare', median(rounds.map((round) => round.bare.wholeMilliseconds)), 'ms'),
      figure('new runtime → first answer, ours', median(rounds.map((round) => round.ours.wholeMilliseconds)), 'ms'),
      atMost('added by our Worker', median(added), 'ms', 50),
    ],
    counts: {
      rounds: rounds.length,
      bundle_bytes: Buffer.byteLength(ours),
      minified_bytes: Buffer.byteLength(minified),
    },
    rounds,
  }
}
