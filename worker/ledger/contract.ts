import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { AccountList, Unfreeze } from './input'

const Breach = z.strictObject({
  account: z.string().nullable(),
  currency: z.string().nullable(),
  commission_id: z.string().nullable(),
  expected_amount: z.number(),
  actual_amount: z.number(),
})

const Account = z.strictObject({ account: z.string(), currency: z.string(), balance_amount: z.int() })

const Frozen = { frozen: z.boolean(), frozen_since: z.string().nullable() }

export const ledgerContract = {
  'GET /api/ledger/accounts': {
    summary: 'Accounts with their balances: the organization’s own first, then each partner’s.',
    who: 'staff',
    query: AccountList,
    answers: { 200: listOf(Account).extend({ as_of: z.string() }) },
  },
  'GET /api/ledger/check': {
    summary: 'Recounts the books now. A breach freezes payouts, whoever asked.',
    who: 'staff',
    answers: {
      200: z.strictObject({
        ok: z.boolean(),
        as_of: z.string(),
        ...Frozen,
        invariants: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), breaches: z.array(Breach) })),
      }),
    },
  },
  'GET /api/ledger/status': {
    summary: 'Whether payouts are frozen, and what disagreed.',
    who: 'staff',
    answers: { 200: z.strictObject({ ...Frozen, breaches: z.array(Breach) }) },
  },
  'POST /api/ledger/unfreeze': {
    summary: 'Lifts a freeze once the check is clean.',
    who: 'owners',
    body: Unfreeze,
    answers: { 200: z.strictObject({ frozen: z.boolean() }) },
  },
} satisfies Contract
