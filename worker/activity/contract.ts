import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { DeadLetterQuery, DropLetter } from './input'

const DeadLetter = z.strictObject({
  id: z.string(),
  queue: z.enum(['visits', 'events', 'deliveries']),
  kind: z.string(),
  reason: z.string(),
  attempts: z.int(),
  first_at: z.string(),
  last_at: z.string(),
  status: z.enum(['stored', 'redriven', 'dropped']),
  version: z.int(),
  summary: z.string(),
})

export const activityContract = {
  'GET /api/dead-letters': {
    summary: 'Messages that ran out of attempts or could not be read, newest first.',
    who: 'staff',
    query: DeadLetterQuery,
    answers: { 200: listOf(DeadLetter) },
  },
  'POST /api/dead-letters/:id/redrive': {
    summary: 'Sends a stored message to its queue again.',
    who: 'editors',
    answers: { 200: DeadLetter },
  },
  'POST /api/dead-letters/:id/drop': {
    summary: 'Gives a stored message up, with a reason.',
    who: 'editors',
    body: DropLetter,
    answers: { 200: DeadLetter },
  },
} satisfies Contract
