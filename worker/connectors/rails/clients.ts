import { openAccount } from '../../payouts/rails/accounts'
import type { ApiRail } from '../../payouts/rails/hand-over'
import type { Tenant } from '../../platform/tenant'
import { paypalRail } from './paypal'
import type { Http, RailClient } from './rail'
import { stripeRail } from './stripe'
import { xenditRail } from './xendit'

/** Looked up at each call, so that what the platform offers is what is used. */
export const http: Http = { fetch: (...request) => fetch(...request) }

/** `keysAt`: when what it pays from was last changed, in epoch milliseconds. */
export type Connected = { client: RailClient; keysAt: number }

const connected = <Account extends { row: { updatedAt: number } }>(
  account: Account | null,
  open: (account: Account) => RailClient,
): Connected | null => account && { client: open(account), keysAt: account.row.updatedAt }

/** The service behind a rail, under the organization’s own keys; null when it has given none. */
export async function clientOf(tenant: Tenant, rail: ApiRail): Promise<Connected | null> {
  if (rail === 'stripe')
    return connected(await openAccount(tenant, 'stripe'), ({ settings }) => stripeRail(settings, http))
  if (rail === 'xendit')
    return connected(await openAccount(tenant, 'xendit'), ({ settings }) => xenditRail(settings, http))
  return connected(await openAccount(tenant, 'paypal'), ({ settings }) => paypalRail(settings, http))
}
