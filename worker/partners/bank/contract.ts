import * as z from 'zod'
import type { Contract } from '../../platform/contract'
import { Nothing } from '../input'
import { Address, BankChange, METHODS, Reveal, SECRET_FIELDS } from './shapes'

const masked = z.string().nullable()

const Bank = z.strictObject({
  partner_id: z.string(),
  version: z.int(),
  method: z.enum(METHODS).nullable(),
  currency: z.string().nullable(),
  holder: masked,
  bank_name: masked,
  bank_code: masked,
  account_number: masked,
  routing_number: masked,
  iban: masked,
  swift_bic: masked,
  paypal_email: masked,
  stripe_account: masked,
  country: z.string().nullable(),
  updated_at: z.string().nullable(),
  verified_at: z.string().nullable(),
  verified_by: z.string().nullable(),
  holds_payouts_until: z.string().nullable(),
  actions: z.array(z.strictObject({ name: z.string(), allowed: z.boolean(), code: z.string().nullable() })),
})

export const bankContract = {
  'GET /api/partners/:id/bank': {
    summary: 'A partner’s bank details, masked; a partner sees its own.',
    who: 'signed in',
    answers: { 200: Bank },
  },
  'PATCH /api/partners/:id/bank': {
    summary:
      'Changes what is given; null removes it. Details that were there before hold payouts for three days and mail ' +
      'the address known before. A partner’s admin may change its own.',
    who: 'signed in',
    body: BankChange,
    answers: { 200: Bank },
  },
  'POST /api/partners/:id/verify-bank': {
    summary: 'A person says that the details are right; payouts through an API need that.',
    who: 'people',
    body: Nothing,
    answers: { 200: Bank },
  },
  'POST /api/partners/:id/reveal': {
    summary: 'One field in the clear. Who asked and why stands in the activity.',
    who: 'people',
    body: Reveal,
    answers: {
      200: z.strictObject({ field: z.enum(SECRET_FIELDS), value: z.union([z.string(), Address]).nullable() }),
    },
  },
} satisfies Contract
