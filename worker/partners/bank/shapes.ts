import * as z from 'zod'
import { isIban, normalIban } from '../../core/iban'
import { Currency, Email, Reason } from '../../platform/shapes'

export const METHODS = ['bank_transfer', 'paypal', 'check', 'wire', 'stripe', 'xendit'] as const

const line = (most: number) => z.string().trim().min(1).max(most)
const compact = (given: string) => given.replaceAll(/[\s-]/g, '').toUpperCase()

const Country = z.string().regex(/^[A-Z]{2}$/, 'must be a country of ISO 3166, such as DE')
const Account = z
  .string()
  .max(64)
  .transform(compact)
  .pipe(z.string().regex(/^[A-Z0-9]{1,34}$/, 'must be 1 to 34 letters or digits'))
const Iban = z.string().max(64).transform(normalIban).refine(isIban, 'is not an IBAN: its check digits do not fit')
const Bic = z
  .string()
  .max(32)
  .transform(compact)
  .pipe(z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'is not a BIC'))

/** Structured, because payment files may carry no free address lines. */
export const Address = z.strictObject({
  street: line(70).nullable().default(null),
  building_number: line(16).nullable().default(null),
  post_code: line(16).nullable().default(null),
  town: line(35),
  country: Country,
})

const FIELDS = {
  holder: line(140),
  bank_name: line(140),
  bank_code: z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'must be 1 to 64 letters, digits or _'),
  account_number: Account,
  routing_number: Account,
  iban: Iban,
  swift_bic: Bic,
  paypal_email: Email,
  stripe_account: z.string().regex(/^acct_[A-Za-z0-9]{1,64}$/, 'must be acct_…'),
  address: Address,
}

const known = <S extends z.ZodType>(schema: S) => schema.nullable().default(null)

/** What is stored, sealed; what was never given is null. */
export const BankDetails = z.object({
  method: z.enum(METHODS),
  currency: Currency,
  holder: known(FIELDS.holder),
  bank_name: known(FIELDS.bank_name),
  bank_code: known(FIELDS.bank_code),
  account_number: known(FIELDS.account_number),
  routing_number: known(FIELDS.routing_number),
  iban: known(FIELDS.iban),
  swift_bic: known(FIELDS.swift_bic),
  paypal_email: known(FIELDS.paypal_email),
  stripe_account: known(FIELDS.stripe_account),
  address: known(FIELDS.address),
})
export type BankDetails = z.output<typeof BankDetails>

const change = <S extends z.ZodType>(schema: S) => schema.nullable().optional()

/** Changes what is given, and null removes it; the first time, method and currency must be given. */
export const BankChange = z.strictObject({
  method: z.enum(METHODS).optional(),
  currency: Currency.optional(),
  holder: change(FIELDS.holder),
  bank_name: change(FIELDS.bank_name),
  bank_code: change(FIELDS.bank_code),
  account_number: change(FIELDS.account_number),
  routing_number: change(FIELDS.routing_number),
  iban: change(FIELDS.iban),
  swift_bic: change(FIELDS.swift_bic),
  paypal_email: change(FIELDS.paypal_email),
  stripe_account: change(FIELDS.stripe_account),
  address: change(FIELDS.address),
})
export type BankChange = z.output<typeof BankChange>

/** What is shown masked and can be revealed. */
export const SECRET_FIELDS = ['holder', 'account_number', 'routing_number', 'iban', 'paypal_email', 'address'] as const
export type SecretField = (typeof SECRET_FIELDS)[number]

export const Reveal = z.strictObject({ field: z.enum(SECRET_FIELDS), reason: Reason })
