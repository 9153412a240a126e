import { sentence } from '../parts'
import type { Payout } from '../shapes'

const REFUSALS: Readonly<Record<string, string>> = {
  approver_must_not_be_requester: 'You asked for this money, so another manager must approve it.',
  second_approver_must_be_another: 'You have approved it. Above this amount another manager must approve it too.',
  second_approver_missing:
    'Above this amount two managers must approve, and there is no other. Invite one under Settings, Team.',
  partner_not_active: 'The partner is not active. Reactivate the partner first.',
  bank_changed_recently: 'The bank details changed less than three days ago, so nothing is paid yet.',
  bank_not_verified: 'The bank details are not verified yet.',
  payouts_frozen: 'Payouts are frozen until the books balance again.',
  nothing_left: 'Nothing is left in it to pay.',
}

/** A refusal by rule as a sentence, for whoever could do it otherwise. */
export const refusal = (code: string): string => REFUSALS[code] ?? sentence(code)

/** Why it stands as it stands: what a person wrote, or what happened by rule. */
export const because = (reason: string): string => REFUSALS[reason] ?? reason

export type ActionName = 'approve' | 'reject' | 'change_lines' | 'send' | 'mark_paid' | 'mark_failed' | 'mark_returned'

/** Not for this role, or not from where it stands: no button at all. */
const NEVER = /^(role_may_not|approval_needs_a_person|\w+_cannot_go_from_)/

/** Whether something can be done now, and the rule that refuses it when only a rule does. */
export function standing(
  { actions }: Payout,
  name: ActionName,
): { readonly may: boolean; readonly rule: string | null } {
  const action = actions.find((one) => one.name === name)
  const code = action?.code ?? null
  return { may: action?.allowed ?? false, rule: code === null || NEVER.test(code) ? null : code }
}

export const isRefusedToRole = ({ actions }: Payout): boolean =>
  actions.some(({ name, code }) => name === 'approve' && code === 'role_may_not')
