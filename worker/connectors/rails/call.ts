import { makeDue, settleWork, workRows } from '../../activity/pending'
import { requireNotFrozen } from '../../ledger/freeze'
import { settleAttempt } from '../../payouts/attempts/settle'
import { loadPayout } from '../../payouts/load'
import type { AttemptRow } from '../../payouts/queries'
import { type ApiRail, Destination, isApiRail, RAIL_CALL } from '../../payouts/rails/hand-over'
import { findRailCall, type RailCallRow } from '../../payouts/rails/queries'
import { attemptOf } from '../../payouts/rails/reference'
import { railCalls } from '../../payouts/rails/schema'
import { requireChanges, requireThat, updateRows } from '../../platform/d1'
import type { Bindings } from '../../platform/env'
import { refusedBy } from '../../platform/errors'
import { commit, one, type Tenant } from '../../platform/tenant'
import { clientOf } from './clients'
import { type Handover, KeysRefused, type RailClient, type Told, Unclear } from './rail'

const MINUTE_MILLISECONDS = 60_000
const LONGEST_MILLISECONDS = 6 * 60 * MINUTE_MILLISECONDS
/** After that a service may have forgotten our key, so it is asked before anything is made. */
const KEY_HOLDS_MILLISECONDS = 60 * MINUTE_MILLISECONDS

/** A minute, then twice as long with each call, never beyond six hours. */
const nextAt = (now: number, calls: number) =>
  now + Math.min(MINUTE_MILLISECONDS * 2 ** Math.min(calls, 20), LONGEST_MILLISECONDS)

type Asked = Handover & Pick<AttemptRow, 'at' | 'outcome'>

async function handoverOf(tenant: Tenant, call: RailCallRow, reference: string): Promise<Asked> {
  const payout = await loadPayout(tenant, call.payoutId)
  const { amount, at, outcome } = one(payout.attempts.filter(({ k }) => k === call.k))
  const { bank, email } = Destination.parse(JSON.parse(await tenant.secrets.open(call.destination)))
  const { id: payoutId, partnerId, currency } = payout
  return { reference, payoutId, partnerId, currency, amountMinor: amount, bank, email, at, outcome }
}

type Next = Pick<RailCallRow, 'state' | 'providerId' | 'told'>

/** What is told of a call that no keys were taken for, and of one that may have been made from another account. */
const KEYS_REFUSED = 'the keys were refused'
const KEYS_CHANGED = 'the keys changed since it was asked'

/** Whether it may have been made with other keys than today's, whose account would make it a second time. */
const isAstray = ({ state, told, updatedAt }: RailCallRow, keysAt: number) =>
  state === 'unknown' && (told === KEYS_CHANGED || (keysAt >= updatedAt && told !== KEYS_REFUSED))

const mayBeMade = (call: RailCallRow, { outcome }: Asked) =>
  outcome === null && (call.state === 'due' || (call.state === 'unknown' && call.told !== KEYS_CHANGED))

/**
 * Asks first what became of it, wherever a call may have been made before. It is made only while nobody has said how
 * it ended, and nobody knows it; null when there is nothing to tell.
 */
async function ask(tenant: Tenant, client: RailClient, call: RailCallRow, asked: Asked): Promise<Told | null> {
  const isFresh = call.state === 'due' && call.calls === 0 && tenant.now - asked.at < KEY_HOLDS_MILLISECONDS
  const found = isFresh ? null : await client.find(asked, call.providerId)
  if (found) return found
  return mayBeMade(call, asked) && (await isBegun(tenant, call)) ? client.create(asked) : null
}

/** Goes into a commit that holds only while nobody has said how the attempt ended. */
export const requireUnsettled = (tenant: Tenant, payoutId: string, k: number) =>
  requireThat(
    `EXISTS (SELECT 1 FROM payout_attempts WHERE organization_id = ?1 AND payout_id = ?2 AND k = CAST(?3 AS INTEGER)
      AND outcome IS NULL)`,
    'attempt_is_over',
    ...[tenant.organizationId, payoutId, k],
  )

/** What a call found out meanwhile is not undone by one that found out nothing. */
const NOT_KNOWN = `AND t.state IN ('due', 'unknown')`

/**
 * Says that the service is being asked, while nobody has said how it ended and payouts are not frozen: from here on
 * nobody can say that it failed until the service has answered.
 */
async function isBegun(tenant: Tenant, { payoutId, k }: RailCallRow): Promise<boolean> {
  const begun = [{ payoutId, k, state: 'unknown' as const, told: null, updatedAt: tenant.now }]
  const writes = [
    requireNotFrozen(tenant),
    requireUnsettled(tenant, payoutId, k),
    ...updateRows(tenant.organizationId, railCalls, ['payoutId', 'k'], begun, NOT_KNOWN),
    requireChanges(1, 'attempt_is_over'),
  ]
  try {
    await commit(tenant, writes)
    return true
  } catch (error) {
    if (refusedBy(error, 'attempt_is_over') || refusedBy(error, 'payouts_frozen')) return false
    throw error
  }
}

async function tell(tenant: Tenant, call: RailCallRow, told: Told): Promise<Next> {
  const { state, providerId, reason } = told
  const next = { state, providerId: providerId ?? call.providerId, told: reason }
  if (state === 'pending') return next
  const reported = { outcome: state, at: tenant.now, reference: next.providerId, reason }
  await settleAttempt(tenant, call.payoutId, call.k, reported)
  return next
}

/** What is told when a call brought no answer about the money: what must not be forgotten stays. */
function toldOf(call: RailCallRow, error: Unclear): string {
  if (call.told === KEYS_CHANGED) return KEYS_CHANGED
  const isNew = call.state === 'due' || call.told === KEYS_REFUSED
  return error instanceof KeysRefused && isNew ? KEYS_REFUSED : error.message.slice(0, 200)
}

async function step(tenant: Tenant, known: RailCallRow, rail: ApiRail, reference: string): Promise<Next> {
  const unchanged = { state: known.state, providerId: known.providerId }
  const connected = await clientOf(tenant, rail)
  if (!connected) return { ...unchanged, told: known.told ?? 'rail_not_connected' }
  const call = isAstray(known, connected.keysAt) ? { ...known, told: KEYS_CHANGED } : known
  try {
    const asked = await handoverOf(tenant, call, reference)
    const told = await ask(tenant, connected.client, call, asked)
    // Somebody else has said how it ended, and the service knows nothing of it: there is no more to ask.
    if (told === null) return { ...unchanged, state: asked.outcome ?? call.state, told: call.told }
    return await tell(tenant, call, told)
  } catch (error) {
    if (!(error instanceof Unclear)) throw error
    // What came of this call is not known: the attempt keeps its number, and is asked about under it.
    return { ...unchanged, state: call.state === 'due' ? 'unknown' : call.state, told: toldOf(call, error) }
  }
}

const isOver = (state: RailCallRow['state']) => state === 'paid' || state === 'failed' || state === 'returned'

/**
 * Calls a rail about one attempt and books what it says. Twice, late, overlapping or after a crash is harmless: the
 * reference is the key at the service, and a report is booked once. Until the service has said how it ended, the
 * work falls due again.
 */
export async function callRail(_: Bindings, tenant: Tenant, reference: string, token: string): Promise<void> {
  const attempt = attemptOf(reference)
  const call = attempt && (await findRailCall(tenant, attempt.payoutId, attempt.k))
  if (!call || !isApiRail(call.rail)) return
  const next = await step(tenant, call, call.rail, reference)
  const { providerId, ...said } = next
  const calls = call.calls + 1
  const { payoutId, k } = call
  // Another call may have learned its id meanwhile.
  const row = { payoutId, k, ...said, ...(providerId !== null && { providerId }), calls, updatedAt: tenant.now }
  const again = workRows(tenant, [
    { queue: 'deliveries', kind: RAIL_CALL, subject: reference, dueAt: nextAt(tenant.now, calls) },
  ])
  await commit(tenant, [
    ...updateRows(
      tenant.organizationId,
      railCalls,
      ['payoutId', 'k'],
      [row],
      next.state === 'due' || next.state === 'unknown' ? NOT_KNOWN : '',
    ),
    ...(isOver(next.state)
      ? settleWork(tenant, [{ key: `${RAIL_CALL}:${reference}`, token }])
      : makeDue(tenant, again)),
  ])
}
