import { listLeads } from '../../worker/leads/queries'
import { openTenant } from '../../worker/platform/tenant'
import { visitsOf } from '../../worker/visits/queries'
import type { DemoBindings } from '../env'
import { theSecondMerchant } from './second-merchant'

const LATEST_LEADS = 50

/** What the database has of one visitor: visits with their kind, leads with what was told of them. */
export async function stored(env: DemoBindings, visitor: string, now: number) {
  const { organization } = await theSecondMerchant(env)
  const tenant = openTenant(env, organization, now)
  const [visits, leads] = await Promise.all([
    visitsOf(tenant, [visitor]),
    listLeads(tenant, { limit: LATEST_LEADS, before: null }),
  ])
  return {
    visits: (visits.get(visitor) ?? []).map(({ id, kind }) => ({ id, kind })),
    leads: leads.filter(({ visitorId }) => visitorId === visitor).map(({ id, metadata }) => ({ id, metadata })),
  }
}
