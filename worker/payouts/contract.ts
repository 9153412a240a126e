import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { GeneratePayouts, PayoutList } from './input'

const Payout = z.strictObject({
  id: z.string(),
  partner_id: z.string(),
  currency: z.string(),
  amount: z.int(),
  status: z.enum(['pending', 'approved', 'partially_approved', 'rejected', 'processing', 'paid', 'failed', 'returned']),
  version: z.int(),
  attempt: z.int(),
  requested_by: z.string().nullable(),
  reason: z.string().nullable(),
  period_start: z.string(),
  period_end: z.string(),
  created_at: z.string(),
  approvals: z.array(z.strictObject({ user_id: z.string(), at: z.string() })),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      commission_id: z.string(),
      amount: z.int(),
      status: z.string(),
      note: z.string().nullable(),
    }),
  ),
})

const Left = z.strictObject({ partner_id: z.string(), currency: z.string(), amount: z.int(), code: z.string() })

export const payoutsContract = {
  'GET /api/payouts': {
    summary: 'Payouts, newest first.',
    who: 'staff',
    query: PayoutList,
    answers: { 200: listOf(Payout) },
  },
  'GET /api/payouts/:id': { summary: 'A payout with its lines.', who: 'staff', answers: { 200: Payout } },
  'POST /api/payouts/generate': {
    summary: 'Proposes what is cleared; nothing moves. What is left says why.',
    who: 'editors',
    body: GeneratePayouts,
    answers: { 201: z.strictObject({ data: z.array(Payout), left: z.array(Left) }) },
  },
} satisfies Contract
