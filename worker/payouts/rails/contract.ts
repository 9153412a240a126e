import * as z from 'zod'
import type { Contract } from '../../platform/contract'
import { ACCOUNT_RAILS } from './account-shapes'
import { ExportQuery, RailAccountChange } from './input'

const RailAccount = z.strictObject({
  rail: z.enum(ACCOUNT_RAILS),
  callback_url: z.string().nullable(),
  is_enabled: z.boolean(),
  is_sandbox: z.boolean(),
  version: z.int(),
  updated_at: z.string(),
})

export const railsContract = {
  'GET /api/payouts/export': {
    summary:
      'A file with approved payouts for a bank or a service. What cannot be in it is refused by name, each payout in ' +
      '`refusals`. Nothing moves; sending and marking are said by themselves.',
    who: 'editors',
    query: ExportQuery,
    answers: { 200: null },
  },
  'GET /api/payout-rails': {
    summary: 'The rails that are set up, and where they call back. Their secrets are shown to nobody.',
    who: 'staff',
    answers: { 200: z.strictObject({ data: z.array(RailAccount) }) },
  },
  'PATCH /api/payout-rails': {
    summary:
      'Sets up what a rail pays from; settings that are not given stay. `pain001` name, iban, bic, address; `stripe` ' +
      'secret_key, webhook_secret; `xendit` secret_key, callback_token, api, and of its third version source_of_fund ' +
      'and purpose_code; `paypal` client_id, client_secret, webhook_id, sandbox; each API also `is_enabled`: while it is not, nothing new goes by it.',
    who: 'editors',
    body: RailAccountChange,
    answers: { 200: RailAccount },
  },
} satisfies Contract
