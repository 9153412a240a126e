import * as z from 'zod'
import { ADJUSTMENT_STATUSES, CREDIT_STATUSES } from '../core/credit'
import { type Contract, listOf, type Operation } from '../platform/contract'
import { AdjustmentList, ApproveAdjustment, NewAdjustment } from './adjustments/input'
import { Actions } from './contract'
import { ApproveCredit, CreditList, NewCredit } from './credits/input'
import { Reasoned } from './input'
import { NewRepayment, RepaymentList } from './repayments/input'

const Owned = { id: z.string(), partner_id: z.string(), partner_name: z.string().nullable(), currency: z.string() }

const Decided = {
  version: z.int(),
  requested_by: z.string(),
  approved_by: z.string().nullable(),
  decision_reason: z.string().nullable(),
  created_at: z.string(),
  decided_at: z.string().nullable(),
  actions: Actions,
}

const Credit = z.strictObject({
  ...Owned,
  kind: z.enum(['fixed_price', 'percentage']),
  amount: z.int(),
  base_amount: z.int().nullable(),
  rate_bp: z.int().nullable(),
  submission_id: z.string().nullable(),
  reason: z.string().nullable(),
  status: z.enum(CREDIT_STATUSES),
  ...Decided,
})

const Adjustment = z.strictObject({
  ...Owned,
  amount: z.int(),
  reason: z.string(),
  status: z.enum(ADJUSTMENT_STATUSES),
  ...Decided,
})

const Repayment = z.strictObject({
  ...Owned,
  amount: z.int(),
  received_at: z.string(),
  reference: z.string(),
  recorded_by: z.string(),
  created_at: z.string(),
})

const decision = (who: Operation['who'], summary: string, body: z.ZodType, answer: z.ZodType): Operation => ({
  summary,
  who,
  body,
  answers: { 200: answer },
})

/** What partners are owed or owe beside orders and deals. */
export const entriesContract = {
  'GET /api/credits': {
    summary: 'Lead credits, newest first; a partner sees only its own.',
    who: 'signed in',
    query: CreditList,
    answers: { 200: listOf(Credit) },
  },
  'POST /api/credits': {
    summary: 'Asks for a credit: a price, or a rate of a base. Only its approval moves money.',
    who: 'signed in',
    body: NewCredit,
    answers: { 201: Credit },
  },
  'POST /api/credits/:id/approve': decision('people', 'Gives the credit to the partner.', ApproveCredit, Credit),
  'POST /api/credits/:id/reject': decision('people', 'Turns a credit down, with a reason.', Reasoned, Credit),
  'POST /api/credits/:id/reverse': decision('editors', 'Takes an approved credit back.', Reasoned, Credit),
  'GET /api/adjustments': {
    summary: 'Corrections, write-offs and bonuses, newest first.',
    who: 'staff',
    query: AdjustmentList,
    answers: { 200: listOf(Adjustment) },
  },
  'POST /api/adjustments': {
    summary: 'Proposes an amount for a partner, below 0 to take it; a second person approves it.',
    who: 'editors',
    body: NewAdjustment,
    answers: { 201: Adjustment },
  },
  'POST /api/adjustments/:id/approve': decision('people', 'Books the adjustment.', ApproveAdjustment, Adjustment),
  'POST /api/adjustments/:id/reject': decision('people', 'Turns an adjustment down.', Reasoned, Adjustment),
  'GET /api/repayments': {
    summary: 'What partners sent back, newest first.',
    who: 'staff',
    query: RepaymentList,
    answers: { 200: listOf(Repayment) },
  },
  'POST /api/repayments': {
    summary: 'Books money a partner sent back, at most what is owed.',
    who: 'editors',
    body: NewRepayment,
    answers: { 201: Repayment },
  },
} satisfies Contract
