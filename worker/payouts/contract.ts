import * as z from 'zod'
import { PAYOUT_STATUSES } from '../core/payout'
import { type Contract, listOf, type Operation } from '../platform/contract'
import {
  GeneratePayouts,
  Keep,
  LeaveOut,
  MarkBack,
  MarkPaid,
  Nothing,
  PayoutList,
  Reasoned,
  RequestPayout,
  SendPayout,
} from './input'

export const Actions = z.array(z.strictObject({ name: z.string(), allowed: z.boolean(), code: z.string().nullable() }))

const Attempt = z.strictObject({
  attempt: z.int(),
  amount: z.int(),
  rail: z.string(),
  outcome: z.enum(['paid', 'failed', 'returned']).nullable(),
  reference: z.string().nullable(),
  reason: z.string().nullable(),
  sent_at: z.string(),
  settled_at: z.string().nullable(),
  call_state: z.enum(['due', 'unknown', 'pending', 'paid', 'failed', 'returned']).nullable(),
  call_told: z.string().nullable(),
})

const Line = z.strictObject({
  id: z.string(),
  commission_id: z.string(),
  kind: z.enum(['order', 'deal', 'credit', 'adjustment']),
  source_id: z.string().nullable(),
  earned_at: z.string(),
  was_held: z.boolean(),
  amount: z.int(),
  status: z.string(),
  note: z.string().nullable(),
})

const Payout = z.strictObject({
  id: z.string(),
  partner_id: z.string(),
  partner_name: z.string().nullable(),
  currency: z.string(),
  amount: z.int(),
  status: z.enum(PAYOUT_STATUSES),
  version: z.int(),
  attempt: z.int(),
  requested_by: z.string().nullable(),
  reason: z.string().nullable(),
  period_start: z.string(),
  period_end: z.string(),
  created_at: z.string(),
  approved_at: z.string().nullable(),
  approvals_needed: z.int(),
  approvals: z.array(z.strictObject({ user_id: z.string(), at: z.string() })),
  attempts: z.array(Attempt),
  lines: z.array(Line),
  actions: Actions,
})

const Left = z.strictObject({ partner_id: z.string(), currency: z.string(), amount: z.int(), code: z.string() })

const Statistics = z.strictObject({
  as_of: z.string(),
  currencies: z.array(
    z.strictObject({
      currency: z.string(),
      proposed_count: z.int(),
      proposed_amount: z.int(),
      awaiting_count: z.int(),
      awaiting_amount: z.int(),
      approved_count: z.int(),
      approved_amount: z.int(),
      rejected_count: z.int(),
      rejected_amount: z.int(),
      paid_count: z.int(),
      paid_amount: z.int(),
    }),
  ),
  approval_rate: z.number().nullable(),
  average_days_to_approval: z.number().nullable(),
  credits_per_payout: z.number().nullable(),
})

const decision = (who: Operation['who'], summary: string, body: z.ZodType): Operation => ({
  summary,
  who,
  body,
  answers: { 200: Payout },
})

export const payoutsContract = {
  'GET /api/payouts': {
    summary: 'Payouts, newest first or oldest first; a partner sees only its own.',
    who: 'signed in',
    query: PayoutList,
    answers: { 200: listOf(Payout) },
  },
  'GET /api/payouts/:id': {
    summary: 'A payout with its lines, approvals and attempts.',
    who: 'signed in',
    answers: { 200: Payout },
  },
  'POST /api/payouts/generate': {
    summary: 'Proposes what is cleared; nothing moves. What is left says why.',
    who: 'editors',
    body: GeneratePayouts,
    answers: { 201: z.strictObject({ data: z.array(Payout), left: z.array(Left) }) },
  },
  'POST /api/payouts/request': {
    summary: 'A partner asks for everything that has cleared in one currency.',
    who: 'partners',
    body: RequestPayout,
    answers: { 201: Payout },
  },
  'GET /api/payouts/stats': {
    summary: 'Payouts counted and summed per currency; rates over all of them, null for none.',
    who: 'staff',
    answers: { 200: Statistics },
  },
  'POST /api/payouts/:id/approve': decision('people', 'Approves it; the last approval needed reserves it.', Nothing),
  'POST /api/payouts/:id/reject': decision('people', 'Rejects it, also after approval or failure.', Reasoned),
  'POST /api/payouts/:id/lines/:line/keep': decision('people', 'Keeps a line that was left out.', Keep),
  'POST /api/payouts/:id/lines/:line/leave-out': decision('people', 'Leaves a line out this time.', LeaveOut),
  'POST /api/payouts/:id/send': decision('editors', 'Hands it to a rail: its next attempt.', SendPayout),
  'POST /api/payouts/:id/mark-paid': decision('editors', 'An attempt arrived, also one reported failed.', MarkPaid),
  'POST /api/payouts/:id/mark-failed': decision('editors', 'An attempt failed; it may be sent again.', MarkBack),
  'POST /api/payouts/:id/mark-returned': decision('editors', 'An attempt came back after it arrived.', MarkBack),
} satisfies Contract
