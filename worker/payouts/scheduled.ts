import { isAlreadyRecorded, record } from '../activity/record'
import { lastPeriod } from '../core/periods'
import { write } from '../platform/d1'
import { eachOrganization } from '../platform/each-organization'
import type { Bindings } from '../platform/env'
import { Refusal } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import { proposePayouts } from './propose'

type Due = { organizationId: string; schedule: 'weekly' | 'biweekly' | 'monthly'; timeZone: string }

const WITH_SCHEDULE = `SELECT organization_id AS organizationId, chosen->>'payout_schedule' AS schedule,
    IFNULL(chosen->>'time_zone', 'UTC') AS timeZone
  FROM settings WHERE chosen->>'payout_schedule' IN ('weekly', 'biweekly', 'monthly')`

const isClaimed = async ({ shard, organizationId }: Tenant, key: string) =>
  (await shard
    .prepare('SELECT 1 AS done FROM activity WHERE organization_id = ? AND key = ?')
    .bind(organizationId, key)
    .first()) !== null

/** Proposals for the last period that has ended, once; what is below its minimum carries over. */
async function proposeFor(tenant: Tenant, { schedule, timeZone }: Due) {
  const { name, start: periodStart, end: periodEnd } = lastPeriod(schedule, timeZone, tenant.now)
  const key = `payouts.scheduled:${schedule}:${name}`
  if (await isClaimed(tenant, key)) return
  const also = [record(tenant, { action: 'payouts.scheduled', object: tenant.organizationId, key })]
  const asked = { periodStart, periodEnd, partnerId: null, currency: null, also }
  await proposePayouts(tenant, asked, async () => () => null)
}

/** Frozen payouts are proposed when the freeze is lifted; another turn of the clock may have been faster. */
const isNoFailure = (error: unknown) => error instanceof Refusal || isAlreadyRecorded(error)

/** The clock's job: proposals for every organization of a shard that wants them. It never approves anything. */
export const proposeScheduledPayouts = (env: Bindings, shardName: string, now: number): Promise<number> =>
  eachOrganization<Due>(env, shardName, now, write(WITH_SCHEDULE), (tenant, due) =>
    proposeFor(tenant, due).catch((error: unknown) => {
      if (!isNoFailure(error)) throw error
    }),
  )
