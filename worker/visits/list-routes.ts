import { Hono } from 'hono/tiny'
import * as z from 'zod'
import { dayOf } from '../core/visit'
import { allow, STAFF } from '../platform/auth'
import { query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { Id, ListQuery, Time, when } from '../platform/shapes'
import { type LoggedVisit, listDropped, readVisitLog } from './queries'

const BATCHES_A_READ = 20
const MAX_READS = 5
const DAYS_SHOWN = 30
const DAY_MILLISECONDS = 86_400_000

export const VisitList = ListQuery.extend({ partner_id: Id.optional() })
export const DroppedQuery = z.strictObject({ from: Time.optional(), to: Time.optional() })

const Detail = z.object({
  host: z.string().default(''),
  path: z.string().default(''),
  referrer_host: z.string().default(''),
  country: z.string().nullable().default(null),
  device: z.string().default('unknown'),
})

type Placed = { place: string; visit: LoggedVisit }

function shownVisit({ visit }: Placed) {
  const { detail: stored, ...rest } = visit
  const { host, path, referrer_host, country, device } = Detail.parse(stored)
  return {
    ...rest,
    host,
    path,
    referrer_host,
    country,
    device,
    occurred_at: when(visit.occurred_at),
    received_at: when(visit.received_at),
  }
}

/** Where a visit stands in the log: its batch, then its place within, counted so that newer sorts higher. */
const placeOf = (batch: string, index: number) => `${batch}|${String(index).padStart(4, '0')}`

async function readVisits(
  tenant: Parameters<typeof readVisitLog>[0],
  limit: number,
  before: string | null,
  partnerId?: string,
) {
  const found: Placed[] = []
  const [firstBatch, firstIndex] = before?.split('|') ?? []
  let cursor = firstBatch ? `${firstBatch}~` : null
  for (let read = 0; read < MAX_READS && found.length <= limit; read++) {
    const batches = await readVisitLog(tenant, cursor, BATCHES_A_READ)
    for (const { id, visits } of batches) {
      const rows = visits.map((visit, index) => ({ place: placeOf(id, index), visit })).reverse()
      const later = id === firstBatch ? rows.filter(({ place }) => place < `${firstBatch}|${firstIndex}`) : rows
      found.push(...later.filter(({ visit }) => partnerId === undefined || visit.partner_id === partnerId))
    }
    cursor = batches.at(-1)?.id ?? null
    if (batches.length < BATCHES_A_READ) break
  }
  return found.slice(0, limit + 1)
}

/** Visits and what did not count; newest first. */
export const visitListRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(VisitList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await readVisits(c.var.tenant, filters.limit, cursorOf(filters), filters.partner_id)
    return c.json(page(rows, filters, ({ place }) => place, shownVisit))
  })
  .get('/dropped', allow(STAFF), query(DroppedQuery), async (c) => {
    const { from, to } = c.req.valid('query')
    const toDay = dayOf(to ?? c.var.now)
    const rows = await listDropped(c.var.tenant, from === undefined ? toDay - DAYS_SHOWN : dayOf(from), toDay)
    const data = rows.map(({ day, reason, count }) => ({
      day: when(day * DAY_MILLISECONDS).slice(0, 10),
      reason,
      count,
    }))
    return c.json({ data, as_of: when(c.var.now) })
  })
