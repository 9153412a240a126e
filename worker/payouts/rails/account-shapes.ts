import * as z from 'zod'
import { isIban, normalIban } from '../../core/iban'
import { Address } from '../../partners/bank/shapes'

const secret = z.string().trim().min(8).max(500)
/** While it is not, nothing new goes by it; what is in flight is still asked about. */
const is_enabled = z.boolean().default(true)

/** What each rail needs of the organization: who pays, or the keys of the service that pays. */
export const RAIL_ACCOUNTS = {
  pain001: z.strictObject({
    name: z.string().trim().min(1).max(70),
    iban: z.string().max(64).transform(normalIban).refine(isIban, 'is not an IBAN: its check digits do not fit'),
    bic: z
      .string()
      .regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'is not a BIC')
      .nullable()
      .default(null),
    address: Address.nullable().default(null),
  }),
  stripe: z.strictObject({ secret_key: secret, webhook_secret: secret.nullable().default(null), is_enabled }),
  xendit: z.strictObject({
    secret_key: secret,
    callback_token: secret,
    api: z.enum(['v2', 'v3']).default('v2'),
    source_of_fund: z.string().trim().max(60).default('BUSINESS_REVENUE'),
    purpose_code: z.string().trim().max(60).default('COMMISSION'),
    is_enabled,
  }),
  paypal: z.strictObject({
    client_id: secret,
    client_secret: secret,
    webhook_id: z.string().trim().min(1).max(64),
    sandbox: z.boolean().default(false),
    is_enabled,
  }),
} as const

export type RailAccounts = { [Rail in keyof typeof RAIL_ACCOUNTS]: z.output<(typeof RAIL_ACCOUNTS)[Rail]> }
export type AccountRail = keyof RailAccounts
export const ACCOUNT_RAILS = ['pain001', 'stripe', 'xendit', 'paypal'] as const satisfies AccountRail[]
