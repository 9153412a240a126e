import { isAlreadyRecorded, record } from '../activity/record'
import { dayOf } from '../core/visit'
import { write } from '../platform/d1'
import { eachOrganization } from '../platform/each-organization'
import type { Bindings } from '../platform/env'
import { commit, type Tenant } from '../platform/tenant'
import { isStale } from './post'

const CHUNK = 1_000
const MAX_CHUNKS = 20
const MAX_ORGANIZATIONS = 500
const SECOND_STATEMENT = 1_000_000

const COLUMNS = `organization_id, cause_id, n, day, at, debit, credit, currency, amount, partner_id, earning_id, for_earning_id,
    payout_id`
const DUE = 'e.organization_id = ?1 AND e.due_at <= ?2 AND e.pending > 0 AND e.held = 0'
const WITH_BALANCE = `FROM earnings e JOIN partner_balances b
  ON b.organization_id = ?1 AND b.partner_id = e.partner_id AND b.currency = e.currency WHERE ${DUE}`

/** First the partner's debts, oldest earning first; the statement reads the amounts itself, so twice is harmless. */
const SETTLE_DEBTS = `INSERT INTO transfers (${COLUMNS})
  SELECT ?1, ?3, ROW_NUMBER() OVER (ORDER BY due_at, id) - 1, CAST(?4 AS INTEGER), CAST(?2 AS INTEGER), 'pending',
    'receivable', currency, y, partner_id, id, NULL, NULL
  FROM (SELECT e.due_at, e.id, e.partner_id, e.currency, MIN(e.pending, b.receivable -
      (SUM(e.pending) OVER (PARTITION BY e.partner_id, e.currency ORDER BY e.due_at, e.id) - e.pending)) AS y
    ${WITH_BALANCE} AND b.receivable > 0)
  WHERE y > 0 ORDER BY due_at, id LIMIT ${CHUNK}`

const CLEAR = `INSERT INTO transfers (${COLUMNS})
  SELECT ?1, ?3, ${SECOND_STATEMENT} + ROW_NUMBER() OVER (ORDER BY e.due_at, e.id), CAST(?4 AS INTEGER),
    CAST(?2 AS INTEGER), 'pending', 'available',
    e.currency, e.pending, e.partner_id, e.id, NULL, NULL ${WITH_BALANCE} AND b.receivable = 0 ORDER BY e.due_at, e.id LIMIT ${CHUNK}`

async function clearChunk(tenant: Tenant, causeId: string): Promise<number> {
  const params = [tenant.organizationId, tenant.now, causeId, dayOf(tenant.now)] as const
  const [, debts, cleared] = await commit(tenant, [
    record(tenant, { action: 'earnings.cleared', object: tenant.organizationId, key: causeId }),
    write(SETTLE_DEBTS, ...params),
    write(CLEAR, ...params),
  ])
  return (debts?.meta.changes ?? 0) + (cleared?.meta.changes ?? 0)
}

const stillDue = async (tenant: Tenant) => {
  const row = await tenant.shard
    .prepare(`SELECT 1 AS due FROM earnings e WHERE ${DUE} LIMIT 1`)
    .bind(tenant.organizationId, tenant.now)
    .first()
  return row !== null
}

/** Clears what is due in one organization, in chunks. Overlapping or repeated runs do nothing twice. */
export async function clearEarnings(tenant: Tenant, run: string) {
  for (let chunk = 0; chunk < MAX_CHUNKS && (await stillDue(tenant)); chunk++) {
    try {
      if ((await clearChunk(tenant, `earnings.cleared:${run}:${chunk}`)) === 0) return
    } catch (error) {
      if (!isAlreadyRecorded(error) && !isStale(error)) throw error
    }
  }
}

const WITH_DUE = `SELECT DISTINCT organization_id AS organizationId FROM earnings
  WHERE due_at <= ? AND pending > 0 AND held = 0 LIMIT ${MAX_ORGANIZATIONS}`

/** The clock's job: every organization of a shard with an earning whose hold is over. */
export const clearDueEarnings = (env: Bindings, shardName: string, now: number): Promise<number> =>
  eachOrganization(env, shardName, now, write(WITH_DUE, now), (tenant) => clearEarnings(tenant, String(now)))
