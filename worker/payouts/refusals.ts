import { BANK_CHANGE_HOLDS_DAYS } from '../core/payout'
import { payoutsFrozen } from '../ledger/freeze'
import { conflict, type Refusal, refusedBy } from '../platform/errors'

const SENTENCES: Record<string, string> = {
  approver_must_not_be_requester: 'Whoever asked for this money cannot approve it. Another manager must.',
  approval_needs_a_person: 'A secret key may prepare this, but a signed-in person must decide it.',
  second_approver_must_be_another: 'You have approved it. Above this amount another manager must approve it too.',
  second_approver_missing:
    'Above this amount two managers must approve, and there is no other. Invite another manager under Settings, Team.',
  partner_not_active: 'The partner is not active. Reactivate the partner first, or leave the payout.',
  bank_changed_recently: `The partner’s bank details changed less than ${BANK_CHANGE_HOLDS_DAYS} days ago, so nothing is paid yet.`,
  bank_not_verified: 'A person must verify the partner’s bank details before an API pays to them.',
  bank_does_not_fit_the_rail: 'The partner’s bank details are not of the kind that this rail pays to.',
  rail_not_connected: 'This rail is not set up. Give its keys first: PATCH /api/payout-rails.',
  rail_has_not_answered:
    'The service has not said yet what became of it. It is asked again; until then nobody can call it failed.',
  rail_is_off: 'This rail is switched off. Switch it on, or choose another way.',
  nothing_left: 'Nothing is left in it to pay.',
  below_minimum: 'What is cleared does not reach the minimum of this currency yet. It carries over.',
  line_is_in_another_payout: 'This commission is in another payout by now.',
}

const INVITE = { invite: { role: 'manager' } }

/** The 409 for a rule of payouts, by its name. */
export function refused(code: string, more: Record<string, unknown> = {}): Refusal {
  if (code === 'payouts_frozen') return payoutsFrozen()
  const detail = SENTENCES[code] ?? 'Not from where it stands. Nothing was changed.'
  return conflict(code, detail, code === 'second_approver_missing' ? { ...INVITE, ...more } : more)
}

/** A guard inside the commit that says the same as a rule before it, when something changed in between. */
export const ruleBroken = (error: unknown): Refusal | null => {
  const code = ['payouts_frozen', ...Object.keys(SENTENCES)].find((guard) => refusedBy(error, guard))
  return code === undefined ? null : refused(code)
}
