import * as z from 'zod'
import { type Contract, listOf } from '../../platform/contract'
import { ListQuery } from '../../platform/shapes'
import { Recompute } from './input'

const Job = z.strictObject({
  id: z.string(),
  order_id: z.string().nullable(),
  deal_id: z.string().nullable(),
  partner_id: z.string().nullable(),
  period_start: z.string().nullable(),
  period_end: z.string().nullable(),
  status: z.enum(['working', 'done']),
  total: z.int(),
  done: z.int(),
  changed: z.int(),
  failed: z.int(),
  failures: z.array(z.strictObject({ id: z.string(), error: z.string() })),
  partners: z.array(
    z.strictObject({
      partner_id: z.string(),
      currency: z.string(),
      before_amount: z.int(),
      after_amount: z.int(),
      difference_amount: z.int(),
    }),
  ),
  created_by: z.string(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
})

export const recomputeContract = {
  'POST /api/recompute': {
    summary: 'Decides sales again under today’s settings, rules and terms; what changes is posted as a difference.',
    who: 'editors',
    body: Recompute,
    answers: { 202: Job },
  },
  'GET /api/recompute': {
    summary: 'Recomputes, the newest first.',
    who: 'staff',
    query: ListQuery,
    answers: { 200: listOf(Job) },
  },
  'GET /api/recompute/:id': {
    summary: 'How far a recompute has come.',
    who: 'staff',
    answers: { 200: Job },
  },
} satisfies Contract
