import type { Bindings } from '../platform/env'
import { one, type Tenant } from '../platform/tenant'
import { findOrganization } from './queries'
import { loadSettingsRow } from './settings'

/** An organization as the directory routes to it, and its settings as its shard has them. */
export async function loadOrganization(env: Bindings, tenant: Tenant) {
  const [organization, row] = await Promise.all([findOrganization(env, tenant), loadSettingsRow(tenant)])
  return { organization: one(organization ? [organization] : []), row }
}
export type Loaded = Awaited<ReturnType<typeof loadOrganization>>
