import { announce, makeDue, workRows } from '../../activity/pending'
import { record } from '../../activity/record'
import { findDeal } from '../../deals/queries'
import { findOrder } from '../../orders/queries'
import { loadSettings } from '../../organizations/settings'
import { findPartner } from '../../partners/queries'
import { insertRows } from '../../platform/d1'
import { newId } from '../../platform/id'
import { commit, one, type Tenant } from '../../platform/tenant'
import { Frozen, freezeSettings } from '../frozen'
import { countSales } from '../period-queries'
import { startOf } from '../periods'
import type { Scope } from './input'
import type { RecomputeRow } from './queries'
import { recomputes } from './schema'
import { shownRecompute } from './shown'

export const RECOMPUTE = 'recompute.slice'

/** How many sales the scope has. Errors: 404 for an order, deal or partner that is not there. */
async function countIn(tenant: Tenant, scope: Scope): Promise<number> {
  if ('order_id' in scope) return one(await findOrder(tenant, scope.order_id)) && 1
  if ('deal_id' in scope) return one(await findDeal(tenant, scope.deal_id)) && 1
  if (scope.partner_id !== null) await findPartner(tenant, scope.partner_id)
  return countSales(tenant, scope)
}

/**
 * Has sales decided again under the settings, rules and terms of this moment. The work is done in slices by the queue;
 * what each sale earns then moves by transfers, and nothing that was said before is edited.
 */
export async function startRecompute(tenant: Tenant, scope: Scope) {
  const [total, settings] = await Promise.all([countIn(tenant, scope), loadSettings(tenant)])
  const row: RecomputeRow = {
    id: newId('rec', tenant.now),
    scope,
    frozen: Frozen.parse(freezeSettings(settings, tenant.now)),
    status: 'working',
    progress: {
      ...{ total, done: 0, changed: 0, failed: 0, failures: [], partners: [] },
      place: startOf('period_start' in scope ? scope.period_start : 0),
    },
    revision: 0,
    createdBy: tenant.actor,
    createdAt: tenant.now,
    finishedAt: null,
  }
  const answer = shownRecompute(row)
  const work = workRows(tenant, [{ queue: 'events', kind: RECOMPUTE, subject: row.id }])
  await commit(
    tenant,
    [
      record(tenant, { action: 'recompute.started', object: row.id, detail: { ...scope, total } }),
      ...insertRows(tenant.organizationId, recomputes, [row]),
      ...makeDue(tenant, work),
    ],
    { status: 202, answer },
  )
  await announce(tenant, work)
  return answer
}
