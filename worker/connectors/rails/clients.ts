import { openAccount } from '../../payouts/rails/accounts'
import type { ApiRail } from '../../payouts/rails/hand-over'
import type { Tenant } from '../../platform/tenant'
import { paypalRail } from './paypal'
import type { Http, RailClient } from './rail'
import { stripeRail } from './stripe'
import { xenditRail } from './xendit'

/** Looked up at each call, so that what the platform offers is what is used. */
export const http: Http = { fetch: (...request) => fetch(...request) }

/** The service behind a rail, under the organization’s own keys; null when it has given none. */
export async function clientOf(tenant: Tenant, rail: ApiRail): Promise<RailClient | null> {
  if (rail === 'stripe') {
    const account = await openAccount(tenant, 'stripe')
    return account && stripeRail(account.settings, http)
  }
  if (rail === 'xendit') {
    const account = await openAccount(tenant, 'xendit')
    return account && xenditRail(account.settings, http)
  }
  const account = await openAccount(tenant, 'paypal')
  return account && paypalRail(account.settings, http)
}
