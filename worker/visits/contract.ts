import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { ManyVisits, OneVisit, Withdrawal } from './input'
import { DroppedQuery, VisitList } from './list-routes'

const Visit = z.strictObject({
  id: z.string(),
  visitor_id: z.string(),
  partner_id: z.string(),
  code: z.string(),
  kind: z.enum(['click', 'view']),
  campaign: z.string(),
  host: z.string(),
  path: z.string(),
  referrer_host: z.string(),
  country: z.string().nullable(),
  device: z.string(),
  occurred_at: z.string(),
  received_at: z.string(),
})

const DroppedDay = z.strictObject({ day: z.string(), reason: z.string(), count: z.int() })

export const visitsContract = {
  'POST /api/visits': {
    summary:
      'Records a visit, or up to 100 under `visits`. Accepted means queued durably; the same id counts once. `consent` `denied` without a visitor stores nothing and, in first-party mode, takes the cookies away.',
    who: 'publishable key',
    body: z.union([OneVisit, ManyVisits, Withdrawal]),
    answers: { 202: null },
  },
  'GET /api/visits': {
    summary: 'Visits that count, newest first.',
    who: 'staff',
    query: VisitList,
    answers: { 200: listOf(Visit) },
  },
  'GET /api/visits/dropped': {
    summary: 'Visits that did not count, by day and reason.',
    who: 'staff',
    query: DroppedQuery,
    answers: { 200: z.strictObject({ data: z.array(DroppedDay), as_of: z.string() }) },
  },
} satisfies Contract
