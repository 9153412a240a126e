import type { Bindings } from '../../platform/env'
import { residenceOf } from '../../platform/residence'
import { openShard, openTenant, type Tenant } from '../../platform/tenant'
import { checkDay } from './check-day'
import { closable, closeDays } from './close'
import { recountSlice } from './recount'

const MAX_ORGANIZATIONS = 500

const hasCheck = (kind: 'day' | 'recount', condition: string) =>
  `EXISTS (SELECT 1 FROM book_checks b
    WHERE b.organization_id = r.organization_id AND b.kind = '${kind}' AND ${condition})`

/** Organizations of a shard with a day that is over and not closed, or closed and not checked. */
const DUE = `SELECT r.organization_id AS organizationId FROM residents r WHERE r.state = 'here'
  AND NOT (EXISTS (SELECT 1 FROM closed_days d
      WHERE d.organization_id = r.organization_id AND d.day >= CAST(?1 AS INTEGER))
    AND ${hasCheck('day', 'b.through_day >= CAST(?1 AS INTEGER)')})
  AND EXISTS (SELECT 1 FROM transfers t INDEXED BY transfers_by_day
    WHERE t.organization_id = r.organization_id AND t.day <= CAST(?1 AS INTEGER))
  LIMIT ${MAX_ORGANIZATIONS}`

const WITH_BOOKS = `SELECT r.organization_id AS organizationId FROM residents r WHERE r.state = 'here'
  AND ${hasCheck('day', 'true')}
  AND NOT ${hasCheck('recount', 'b.finished_at IS NOT NULL AND b.started_at > CAST(?1 AS INTEGER)')}
  LIMIT ${MAX_ORGANIZATIONS}`

type Due = { sql: string; param: number }

/** One organization's failure holds up no other; the first one is told at the end. */
async function each(
  env: Bindings,
  shardName: string,
  now: number,
  due: Due,
  work: (tenant: Tenant) => Promise<unknown>,
) {
  const { results } = await openShard(env, shardName).prepare(due.sql).bind(due.param).all<{ organizationId: string }>()
  const failures: unknown[] = []
  for (const { organizationId } of results) {
    try {
      const residence = await residenceOf(env, organizationId, now)
      if (residence?.shard === shardName) await work(openTenant(env, residence, now))
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return results.length
}

/** The clock's job: closes the days that are over, then holds the books against what was sealed. */
export const closeDueDays = (env: Bindings, shardName: string, now: number) =>
  each(env, shardName, now, { sql: DUE, param: closable(now) }, async (tenant) => {
    await closeDays(tenant)
    await checkDay(tenant)
  })

const WEEK_MILLISECONDS = 7 * 86_400_000

/** The clock's job: once a week every organization's books are counted from the first transfer on, a slice a turn. */
export const recountBooks = (env: Bindings, shardName: string, now: number) =>
  each(env, shardName, now, { sql: WITH_BOOKS, param: now - WEEK_MILLISECONDS }, recountSlice)
