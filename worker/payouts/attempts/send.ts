import { announce } from '../../activity/pending'
import { payoutAttempts } from '../../ledger/payout-schema'
import { insertRows } from '../../platform/d1'
import type { Tenant } from '../../platform/tenant'
import type { Payout, Standing } from '../load'
import type { AttemptRow } from '../queries'
import { API_RAILS, handOver, isApiRail, NOTHING_TO_CALL } from '../rails/hand-over'
import { refused } from '../refusals'
import { along, revise, stillPayable, withLines } from '../revise'
import { refusalFor } from '../rules'

/** The ways to hand money over; a file is carried to the bank by a person, who then says what became of it. */
export const RAILS = ['csv', 'paypal_csv', 'wise', 'pain001', 'duitnow', ...API_RAILS] as const
export type Rail = (typeof RAILS)[number]

/**
 * Hands an approved or failed payout to a rail as its next attempt. The attempt is committed here, before anybody is
 * called, so that an early callback finds it. Errors: 409 by the name of the rule.
 */
export async function sendPayout<Answer>(
  tenant: Tenant,
  payout: Payout,
  { standing, rail }: { standing: Standing; rail: Rail },
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const refusal = refusalFor(payout, standing, 'send')
  if (refusal !== null) throw refused(refusal)
  const k = payout.attempt + 1
  const handed = isApiRail(rail) ? await handOver(tenant, payout, { rail, k }) : NOTHING_TO_CALL
  const key = `payout.sent:${payout.id}:${k}`
  const open = payout.lines.filter(({ status }) => status === 'reserved' || status === 'failed')
  const flying = open.map((line) => ({ ...line, status: 'in_flight' as const }))
  const attempt: Omit<AttemptRow, 'call' | 'told' | 'isUnanswered'> = {
    organizationId: tenant.organizationId,
    payoutId: payout.id,
    k,
    amount: open.reduce((sum, { amount }) => sum + amount, 0),
    rail,
    at: tenant.now,
    ...{ outcome: null, reference: null, settledAt: null, reason: null },
  }
  const postings = open.flatMap((line) => [
    ...(line.status === 'failed' ? [along(payout, line, key, ['available', 'reserved'])] : []),
    along(payout, line, key, ['reserved', 'transit']),
  ])
  const change = {
    next: withLines(payout, flying, {
      status: 'processing',
      attempt: k,
      attempts: [...payout.attempts, { ...attempt, ...handed.called }],
    }),
    happened: { action: 'payout.sent', object: payout.id, key, detail: { rail, amount: attempt.amount } },
    guards: [...stillPayable(tenant, payout), ...handed.guards],
    rows: [...insertRows(tenant.organizationId, payoutAttempts, [attempt]), ...handed.rows],
    leaving: flying,
    postings,
  }
  const answer = await revise(tenant, change, show)
  await announce(tenant, handed.due)
  return answer
}
