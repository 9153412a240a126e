import * as z from 'zod'
import type { Contract } from '../../platform/contract'
import { StatementQuery } from './input'

const Transfer = z.strictObject({
  cause: z.string(),
  n: z.int(),
  at: z.string(),
  day: z.string(),
  debit: z.string(),
  credit: z.string(),
  currency: z.string(),
  amount: z.int(),
  partner_id: z.string().nullable(),
  commission_id: z.string().nullable(),
  for_commission_id: z.string().nullable(),
  payout_id: z.string().nullable(),
  words: z.string(),
  proof: z.strictObject({ index: z.int(), path: z.array(z.string()) }).nullable(),
})

const Sum = z.strictObject({
  currency: z.string(),
  transfers: z.int(),
  earned_amount: z.int(),
  reversed_amount: z.int(),
  paid_amount: z.int(),
  returned_amount: z.int(),
  repaid_amount: z.int(),
})

const Statement = z.strictObject({
  format: z.literal('tributary.statement.v1'),
  organization_id: z.string(),
  partner_id: z.string(),
  partner_name: z.string().nullable(),
  period_start: z.string(),
  period_end: z.string(),
  currency: z.string().nullable(),
  issued_at: z.string(),
  accounts: z.array(
    z.strictObject({ account: z.string(), currency: z.string(), opening_amount: z.int(), closing_amount: z.int() }),
  ),
  sums: z.array(Sum),
  transfers: z.array(Transfer),
  days: z.array(
    z.strictObject({
      day: z.string(),
      transfers: z.int(),
      previous_root: z.string(),
      tree_root: z.string(),
      root: z.string(),
      signature: z.string(),
    }),
  ),
  open_days: z.array(z.string()),
  key_id: z.string(),
  signature: z.string(),
})

export const statementsContract = {
  'GET /api/statements': {
    summary:
      'A partner’s period of whole days in UTC, with a proof for each transfer of a closed day; as JSON, CSV or a ' +
      'page. A partner sees its own. The key is at /.well-known/jwks.json, the program that checks it at /verify.mjs.',
    who: 'signed in',
    query: StatementQuery,
    answers: { 200: Statement },
  },
} satisfies Contract
