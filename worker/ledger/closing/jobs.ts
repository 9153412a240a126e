import { write } from '../../platform/d1'
import { eachOrganization } from '../../platform/each-organization'
import type { Bindings } from '../../platform/env'
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

/** The clock's job: closes the days that are over, then holds the books against what was sealed. */
export const closeDueDays = (env: Bindings, shardName: string, now: number) =>
  eachOrganization(env, shardName, now, write(DUE, closable(now)), async (tenant) => {
    await closeDays(tenant)
    await checkDay(tenant)
  })

const WEEK_MILLISECONDS = 7 * 86_400_000

/** The clock's job: once a week every organization's books are counted from the first transfer on, a slice a turn. */
export const recountBooks = (env: Bindings, shardName: string, now: number) =>
  eachOrganization(env, shardName, now, write(WITH_BOOKS, now - WEEK_MILLISECONDS), recountSlice)
