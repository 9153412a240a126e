import { dayOf } from '../../core/visit'
import { insertRows, requireThat, type Write, write } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import { addedTo } from '../accounts'
import { closedDays } from '../schema'
import { headOf, NO_ROOT } from './leaf'
import { headHash } from './merkle'
import { type Planted, plantTree } from './plant'
import { firstTransferDay, lastClosedDay } from './queries'
import { signedDay, signerOf } from './signing'

/** Day D closes at D+1 00:15 UTC: what was decided before midnight has long been committed. */
const GRACE_MILLISECONDS = 15 * 60_000
const MAX_TRIES = 3

const OF_PARTNERS = "('pending', 'available', 'reserved', 'transit', 'receivable')"

/** An account by its full name, and what a transfer adds to it on its normal side. */
const ofDay = (side: 'debit' | 'credit') => `SELECT
    IIF(${side} IN ${OF_PARTNERS}, 'partner:' || partner_id || ':' || ${side}, ${side}) AS account, currency,
    ${addedTo(side)} AS moved
  FROM transfers INDEXED BY transfers_by_day WHERE organization_id = ?1 AND day = CAST(?2 AS INTEGER)`

/** Balances at the close of the accounts that moved; the others stand where their last row says. */
const SUMS = `INSERT INTO closed_sums (organization_id, day, account, currency, amount)
  SELECT ?1, CAST(?2 AS INTEGER), m.account, m.currency, SUM(m.moved) + IFNULL((
    SELECT s.amount FROM closed_sums s INDEXED BY closed_sums_by_account WHERE s.organization_id = ?1
    AND s.account = m.account AND s.currency = m.currency ORDER BY s.day DESC LIMIT 1), 0)
  FROM (${ofDay('debit')} UNION ALL ${ofDay('credit')}) m GROUP BY m.account, m.currency`

const nothingCame = (tenant: Tenant, day: number, { transfers }: Planted): Write =>
  requireThat(
    `(SELECT COUNT(*) FROM transfers INDEXED BY transfers_by_day
      WHERE organization_id = ?1 AND day = CAST(?2 AS INTEGER)) = CAST(?3 AS INTEGER)`,
    'day_moved_meanwhile',
    tenant.organizationId,
    day,
    transfers,
  )

async function closeDay(tenant: Tenant, day: number, previousRoot: string): Promise<string> {
  const tree = await plantTree(tenant, day)
  const root = headHash(headOf({ organizationId: tenant.organizationId, day, previousRoot, ...tree }))
  const signer = await signerOf(tenant.secrets)
  const signature = await signer.sign(signedDay(root))
  await commit(tenant, [
    nothingCame(tenant, day, tree),
    ...insertRows(tenant.organizationId, closedDays, [
      { day, previousRoot, root, signature, closedAt: tenant.now, ...tree },
    ]),
    write(SUMS, tenant.organizationId, day),
  ])
  return root
}

const lostTheRace = (error: unknown) =>
  ['day_moved_meanwhile', 'day_was_closed_before', 'closed_days_are_a_chain'].some((guard) => refusedBy(error, guard))

/** The last day that may be closed now. */
export const closable = (now: number) => dayOf(now - GRACE_MILLISECONDS) - 1

/**
 * Closes every day that is over and not closed yet, in order, days without transfers too; at most `limit` of them.
 * Twice, overlapping or late is harmless. Returns how many it closed.
 */
export async function closeDays(tenant: Tenant, limit = 62): Promise<number> {
  let closed = 0
  for (let tries = 0; tries < MAX_TRIES && closed < limit; ) {
    const last = await lastClosedDay(tenant)
    const day = last ? last.day + 1 : await firstTransferDay(tenant)
    if (day === null || day > closable(tenant.now)) return closed
    try {
      await closeDay(tenant, day, last?.root ?? NO_ROOT)
      closed += 1
      tries = 0
    } catch (error) {
      if (!lostTheRace(error)) throw error
      tries += 1
    }
  }
  return closed
}
