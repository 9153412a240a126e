import { payoutAttempts } from '../../ledger/payout-schema'
import { insertRows } from '../../platform/d1'
import type { Tenant } from '../../platform/tenant'
import type { Payout, Standing } from '../load'
import type { AttemptRow } from '../queries'
import { refused } from '../refusals'
import { along, revise, stillPayable, withLines } from '../revise'
import { refusalFor } from '../rules'

/** The ways to hand money over; a file is carried to the bank by a person, who then says what became of it. */
export const RAILS = ['csv'] as const
export type Rail = (typeof RAILS)[number]

/**
 * Hands an approved or failed payout to a rail as its next attempt. The attempt is committed here, before anybody is
 * called, so that an early callback finds it. Errors: 409 by the name of the rule.
 */
export function sendPayout<Answer>(
  tenant: Tenant,
  payout: Payout,
  { standing, rail }: { standing: Standing; rail: Rail },
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const refusal = refusalFor(payout, standing, 'send')
  if (refusal !== null) throw refused(refusal)
  const k = payout.attempt + 1
  const key = `payout.sent:${payout.id}:${k}`
  const open = payout.lines.filter(({ status }) => status === 'reserved' || status === 'failed')
  const flying = open.map((line) => ({ ...line, status: 'in_flight' as const }))
  const attempt: AttemptRow = {
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
      attempts: [...payout.attempts, attempt],
    }),
    happened: { action: 'payout.sent', object: payout.id, key, detail: { rail, amount: attempt.amount } },
    guards: stillPayable(tenant, payout),
    rows: insertRows(tenant.organizationId, payoutAttempts, [attempt]),
    leaving: flying,
    postings,
  }
  return revise(tenant, change, show)
}
