import { maskedEmail } from '../../core/masking'
import { BANK_CHANGE_HOLDS_DAYS } from '../../core/payout'
import { type Caller, EDITORS, PEOPLE } from '../../platform/auth'
import { whenOrNull } from '../../platform/shapes'
import type { Bank } from './queries'

const HOLD_MILLISECONDS = BANK_CHANGE_HOLDS_DAYS * 86_400_000
const SHOWN_DIGITS = 4

/** `DE89370400440532013000` → `DE…3000`; a short one shows nothing of itself. */
const maskedAccount = (account: string | null, prefix = 0) =>
  account === null ? null : `${account.slice(0, prefix)}…${account.length > 8 ? account.slice(-SHOWN_DIGITS) : ''}`

const maskedName = (name: string | null) => (name === null ? null : `${name.slice(0, 1)}…`)

export const mayChangeBank = ({ role }: Caller) => role === 'partner_admin' || EDITORS.includes(role)

function actionsOf({ details, verifiedAt }: Bank, caller: Caller) {
  const isPerson = PEOPLE.includes(caller.role)
  const personal = caller.role === 'secret_key' ? 'approval_needs_a_person' : 'role_may_not'
  const codes = [
    ['change', mayChangeBank(caller) ? null : 'role_may_not'],
    ['reveal', !isPerson ? personal : details === null ? 'bank_is_missing' : null],
    ['verify', !isPerson ? personal : details === null ? 'bank_is_missing' : verifiedAt ? 'bank_is_verified' : null],
  ] as const
  return codes.map(([name, code]) => ({ name, allowed: code === null, code }))
}

/** Bank details as everybody sees them: enough to recognise an account, too little to pay into another. */
export const shownBank = (bank: Bank, caller: Caller) => ({
  partner_id: bank.partnerId,
  version: bank.version,
  method: bank.details?.method ?? null,
  currency: bank.details?.currency ?? null,
  holder: maskedName(bank.details?.holder ?? null),
  bank_name: bank.details?.bank_name ?? null,
  bank_code: bank.details?.bank_code ?? null,
  account_number: maskedAccount(bank.details?.account_number ?? null),
  routing_number: maskedAccount(bank.details?.routing_number ?? null),
  iban: maskedAccount(bank.details?.iban ?? null, 2),
  swift_bic: bank.details?.swift_bic ?? null,
  paypal_email: maskedEmail(bank.details?.paypal_email ?? null),
  stripe_account: bank.details?.stripe_account ?? null,
  country: bank.details?.address?.country ?? null,
  updated_at: whenOrNull(bank.updatedAt),
  verified_at: whenOrNull(bank.verifiedAt),
  verified_by: caller.partnerId === null ? bank.verifiedBy : null,
  holds_payouts_until: whenOrNull(bank.changedAt === null ? null : bank.changedAt + HOLD_MILLISECONDS),
  actions: actionsOf(bank, caller),
})
