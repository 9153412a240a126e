import { cp, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { bundleProduction } from './bundle.ts'
import { ask, harnessScript } from './harness.ts'
import type { Options } from './options.ts'
import { atMost, type Figure, figure, type Report } from './report.ts'
import { startAgain } from './runtime.ts'
import { measureDays, measureNight, measureRecounts } from './scale/books.ts'
import { Door, type Measured, measure } from './scale/door.ts'
import { type Filled, filledBefore, fillShard, keepFilled } from './scale/fill.ts'
import { commissionsOf, readIds } from './scale/ids.ts'
import { measureBookPages, measureDetails, measureLists } from './scale/reads.ts'
import { measureWrites } from './scale/writes.ts'

const SEED = 20_261_121
const BOOKS_DAYS = 100
const BOOKS_TRANSFERS_A_DAY = 40

const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`)

const COUNTS = `SELECT (SELECT COUNT(*) FROM visits WHERE organization_id = ?1) AS visits,
  (SELECT COUNT(*) FROM orders WHERE organization_id = ?1) AS orders,
  (SELECT COUNT(*) FROM transfers WHERE organization_id = ?1) AS transfers,
  (SELECT COUNT(*) FROM earnings WHERE organization_id = ?1) AS commissions,
  (SELECT COUNT(*) FROM payouts WHERE organization_id = ?1) AS payouts,
  (SELECT COUNT(*) FROM transfers WHERE organization_id <> ?1) AS transfers_of_others`
const Counts = z.record(z.string(), z.int())

async function countsOf(runtime: Miniflare, organizationId: string) {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  return Counts.parse(await database.prepare(COUNTS).bind(organizationId).first())
}

const figuresOf = (measured: Measured[]): Figure[] =>
  measured.map(({ name, p50, p95, bar, rowsRead }) => {
    const read = rowsRead === undefined ? '' : `, ${rowsRead} rows read`
    const full = `${name}: p95 (p50 ${p50.toFixed(1)} ms${read})`
    return bar === null ? figure(full, p95, 'ms') : atMost(full, p95, 'ms', bar)
  })

const Cookie = z.object({ cookie: z.string() })

async function measureAll(started: { runtime: Miniflare; port: number }, filled: Filled, requests: number) {
  const { runtime } = started
  const { big: organization, books } = filled
  const [door, now] = [new Door(started.port), Date.now()]
  const partnerId = organization.partners[7]?.id ?? ''
  const [ids, { cookie }, portal] = [
    await readIds(runtime, organization.organizationId, SEED),
    await ask(runtime, '/sign-in', { organization, at: now }, Cookie),
    await ask(runtime, '/sign-in', { organization, at: now, partnerId }, Cookie),
  ]
  const commissions = await commissionsOf(runtime, organization.organizationId, partnerId)
  const counts = await countsOf(runtime, organization.organizationId)
  say('closing days, and the check of one')
  const night = await measureNight({ runtime, organization, now, requests })
  say('a hundred days of small books')
  const days = await measureDays({ runtime, organization: books, now, requests }, BOOKS_DAYS, BOOKS_TRANSFERS_A_DAY)
  const reading = { door, runtime, organization, ids, requests, now }
  const nothing = await measure(
    'nothing: /health',
    { requests, bar: null },
    async () => (await door.must({ path: '/health' })).milliseconds,
  )
  const measured = [nothing]
  say('lists')
  measured.push(...(await measureLists(reading)))
  say('details')
  measured.push(...(await measureDetails(reading, { ...portal, commissions })))
  say('accounts and statements')
  measured.push(...(await measureBookPages(reading)), ...night.measured)
  say('writes')
  const run = `run${now.toString(36)}`
  measured.push(...(await measureWrites({ door, runtime, organization, ids, requests, cookie, run })))
  say('recounts')
  const recounts = await measureRecounts({ runtime, organization, now, requests })
  door.close()
  return { counts, measured, night, days, recounts }
}

function reportOf(done: Awaited<ReturnType<typeof measureAll>>, load: number[]): Report {
  const { counts, measured, night, days, recounts } = done
  const [first = 0, last = 0] = [days[0], days.at(-1)]
  return {
    figures: [
      ...figuresOf(measured),
      ...night.figures,
      ...recounts.figures.map(({ name, value, unit, most }) =>
        most === null ? figure(name, value, unit) : atMost(name, value, unit, most),
      ),
      figure('nightly check of day 1', first, 'rows read'),
      atMost(`nightly check of day ${days.length}`, last, 'rows read', Math.ceil(first * 1.5)),
      atMost('invariants broken at the end', recounts.ok ? 0 : 1, '', 0),
    ],
    counts: {
      seed: SEED,
      ...counts,
      books_transfers_a_day: BOOKS_TRANSFERS_A_DAY,
      load_average_at_the_beginning: Number(load[0]?.toFixed(2)),
    },
    rounds: {
      measured,
      nights: days.map((rowsRead, n) => ({ day: n + 1, rowsRead })),
      recount_slices: recounts.slices,
    },
  }
}

/** The shard as it was filled, in a folder that the measurements may change. */
async function copyOf({ folder, ...sizes }: Options['scale']) {
  const working = await mkdtemp(join(tmpdir(), 'tributary-scale-'))
  const filled = folder === null ? null : await filledBefore(folder, sizes)
  if (filled !== null && folder !== null) {
    await cp(folder, working, { recursive: true })
    return { working, filled }
  }
  const made = await fillShard(working, sizes, say)
  if (folder !== null) {
    await keepFilled(working, made)
    await cp(working, folder, { recursive: true })
  }
  return { working, filled: made }
}

/** Times to answer and rows read at the size of a large shard, through the front door of what would be deployed. */
export async function measureScale({ scale, requests }: Options): Promise<Report> {
  const load = loadavg()
  const { working, filled } = await copyOf(scale)
  try {
    const production = await bundleProduction()
    const product = { name: 'tributary', script: production, consumes: ['visits'] }
    const started = await startAgain(working, product, await harnessScript())
    try {
      return reportOf(await measureAll(started, filled, requests), load)
    } finally {
      await started.runtime.dispose()
    }
  } finally {
    await rm(working, { recursive: true })
  }
}
