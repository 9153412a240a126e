import * as z from 'zod'
import { ask, harnessScript, Organization, Outcome, timed } from './harness.ts'
import type { Options } from './options.ts'
import { atLeast, atMost, figure, type Report } from './report.ts'
import { startRuntime } from './runtime.ts'
import { median, medianRatio } from './statistics.ts'

const SEED = 20_261_121
const LINKS = 5
const BATCHES = 20
const VISITS = BATCHES * 100

const Inserted = z.object({ rowsWritten: z.int() })
type Runtime = Awaited<ReturnType<typeof startRuntime>>['runtime']

/** One round: the same visits through our consumer, and bare; which of them goes first alternates. */
async function runRound(runtime: Runtime, organization: Organization, round: number) {
  const made = { organization, seed: SEED + round, count: VISITS, visitors: VISITS }
  await ask(runtime, '/visits/prepare', made, z.object({ count: z.literal(VISITS) }))
  const ours = () => timed(() => ask(runtime, '/visits/consume', {}, Outcome))
  const bare = () => timed(() => ask(runtime, '/visits/insert', {}, Inserted))
  const [first, second] = round % 2 === 0 ? [await bare(), await ours()] : [await ours(), await bare()]
  const [consumed, inserted] = 'done' in first.answer ? [first, second] : [second, first]
  const { done, again, rowsWritten } = Outcome.parse(consumed.answer)
  if (done !== VISITS || again !== 0)
    throw new Error(`the consumer settled ${done} of ${VISITS}, ${again} to come again`)
  return {
    oursPerSecond: VISITS / consumed.seconds,
    barePerSecond: VISITS / inserted.seconds,
    rowsWrittenPerBatch: rowsWritten / BATCHES,
  }
}

async function countStored(runtime: Runtime) {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  const row = await database
    .prepare('SELECT (SELECT COUNT(*) FROM visits) AS visits, (SELECT SUM(clicks + views) FROM link_hours) AS counted')
    .first()
  return z.object({ visits: z.int(), counted: z.int() }).parse(row)
}

/** Visits stored per second by the consumer in batches of 100 on 5 links, ÷ one bare insert of the same rows a batch. */
export async function measureDrain({ quick }: Options): Promise<Report> {
  const { runtime } = await startRuntime(await harnessScript())
  try {
    const organization = await ask(runtime, '/organization', { partners: LINKS }, Organization)
    await runRound(runtime, organization, 0)
    const rounds = []
    for (let round = 1; round <= (quick ? 3 : 11); round++) rounds.push(await runRound(runtime, organization, round))
    const again = await ask(runtime, '/visits/consume', {}, Outcome)
    const stored = await countStored(runtime)
    const expected = (rounds.length + 1) * VISITS
    if (stored.visits !== expected || stored.counted !== expected)
      throw new Error(`${expected} visits came, ${stored.visits} are stored and ${stored.counted} counted`)
    const ours = rounds.map(({ oursPerSecond }) => oursPerSecond)
    const bare = rounds.map(({ barePerSecond }) => barePerSecond)
    return {
      figures: [
        figure('bare insert, 100 rows a statement', median(bare), 'visits/s'),
        figure('our consumer, with roll-ups', median(ours), 'visits/s'),
        atLeast('ours ÷ bare', medianRatio(ours, bare), '', 0.7),
        atMost(
          'rows written, 100 visits on 5 links',
          Math.max(...rounds.map(({ rowsWrittenPerBatch }) => rowsWrittenPerBatch)),
          'rows',
          107,
        ),
        atMost('rows written, the same again', again.rowsWritten, 'rows', 0),
      ],
      counts: { seed: SEED, rounds: rounds.length, visits_a_round: VISITS, batch: 100, links: LINKS },
      rounds,
    }
  } finally {
    await runtime.dispose()
  }
}
