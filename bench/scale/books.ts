import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { ask, type Organization, timed } from '../harness.ts'
import { type Figure, figure } from '../report.ts'
import { type Measured, measure } from './door.ts'
import { BARS } from './reads.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
/** A job of the night is timed less often than what somebody waits for. */
const NIGHTS = 40
/** Longest that D1 lets one statement or batch run. */
const LIMIT_MILLISECONDS = 30_000

const Closed = z.object({ closed: z.int(), rowsRead: z.int() })
const Checked = z.object({ ok: z.boolean().nullable(), rowsRead: z.int() })
const Sliced = z.object({ isFinished: z.boolean(), rowsRead: z.int() })

type Books = { runtime: Miniflare; organization: Organization; now: number; requests: number }

const startOf = (now: number) => Math.floor(now / DAY) * DAY

async function closeUntilThen({ runtime, organization }: Books, at: number) {
  let days = 0
  for (;;) {
    const { closed } = await ask(runtime, '/books/close', { organization, at }, Closed)
    days += closed
    if (closed === 0) return days
  }
}

/** The state a nightly check leaves behind: everything through that day was found in order. */
async function checkedThrough({ runtime, organization }: Books, day: number) {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  const sql = `INSERT INTO book_checks (organization_id, kind, through_day, place, started_at, finished_at, breaches)
    VALUES (?1, 'day', CAST(?2 AS INTEGER), '', 1, 1, 0) ON CONFLICT (organization_id, kind) DO UPDATE SET through_day = excluded.through_day`
  await database.prepare(sql).bind(organization.organizationId, day).run()
}

/** All days that are over are closed, then the last of them is checked again and again. */
export async function measureNight(books: Books): Promise<{ measured: Measured[]; figures: Figure[] }> {
  const { runtime, organization, now, requests } = books
  const lastDay = startOf(now) / DAY - 1
  const { seconds, answer: days } = await timed(() => closeUntilThen(books, now))
  let [rowsRead, checks] = [0, 0]
  const checked = await measure(
    'nightly check of one day',
    { requests: Math.min(requests, NIGHTS), bar: BARS.decision },
    async () => {
      await checkedThrough(books, lastDay - 1)
      const { seconds: took, answer } = await timed(() =>
        ask(runtime, '/books/check', { organization, at: now }, Checked),
      )
      if (answer.ok !== true) throw new Error('the nightly check found a breach, or nothing to do')
      rowsRead += answer.rowsRead
      checks += 1
      return took * 1_000
    },
  )
  return {
    measured: [checked],
    figures: [
      figure('closing one day, on average', days === 0 ? 0 : (seconds * 1_000) / days, 'ms'),
      figure('nightly check of one day', rowsRead / checks, 'rows read'),
    ],
  }
}

/** From the first transfer on: in slices as the clock does it, and whole as the API does it. */
export async function measureRecounts({ runtime, organization, now }: Books) {
  const slices: { milliseconds: number; rowsRead: number }[] = []
  for (let isFinished = false; !isFinished; ) {
    const { seconds, answer } = await timed(() => ask(runtime, '/books/recount', { organization, at: now }, Sliced))
    slices.push({ milliseconds: seconds * 1_000, rowsRead: answer.rowsRead })
    isFinished = answer.isFinished
  }
  const whole = await timed(() => ask(runtime, '/books/whole', { organization, at: now }, Checked))
  const longest = Math.max(...slices.map(({ milliseconds }) => milliseconds))
  const most = Math.max(...slices.map(({ rowsRead }) => rowsRead))
  return {
    ok: whole.answer.ok === true,
    slices,
    figures: [
      { name: 'recount: longest slice', value: longest, unit: 'ms', most: LIMIT_MILLISECONDS },
      { name: 'recount: largest slice', value: most, unit: 'rows read', most: null },
      { name: 'recount: slices', value: slices.length, unit: '', most: null },
      {
        name: 'the whole check in one transaction',
        value: whole.seconds * 1_000,
        unit: 'ms',
        most: LIMIT_MILLISECONDS,
      },
      { name: 'the whole check in one transaction', value: whole.answer.rowsRead, unit: 'rows read', most: null },
    ],
  }
}

/** A hundred equal days in a row: what the check of each night reads, of books in the same shard. */
export async function measureDays({ runtime, organization, now }: Books, days: number, count: number) {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  const known = await database
    .prepare('SELECT MAX(day) AS day FROM transfers WHERE organization_id = ?')
    .bind(organization.organizationId)
    .first('day')
  if (known !== null) throw new Error('these books were filled before; begin with an empty folder')
  const read: number[] = []
  for (let day = 1; day <= days; day++) {
    const at = startOf(now) - (days - day + 2) * DAY + 12 * HOUR
    await ask(runtime, '/books/day', { organization, at, count }, z.object({ booked: z.int() }))
    await ask(runtime, '/books/close', { organization, at: at + 13 * HOUR }, Closed)
    const check = await ask(runtime, '/books/check', { organization, at: at + 13 * HOUR }, Checked)
    if (check.ok !== true) throw new Error(`the check of day ${day} found a breach, or nothing to do`)
    read.push(check.rowsRead)
  }
  return read
}
