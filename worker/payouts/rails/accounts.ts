import * as z from 'zod'
import { record } from '../../activity/record'
import { check } from '../../platform/body'
import { insertRows, requireThat } from '../../platform/d1'
import type { Bindings } from '../../platform/env'
import { refusedBy } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import { changedSinceRead } from '../../platform/versions'
import { type AccountRail, RAIL_ACCOUNTS, type RailAccounts } from './account-shapes'
import { findRailAccount, type RailAccountRow } from './queries'
import { railAccounts } from './schema'

export type RailAccount<Rail extends AccountRail> = { row: RailAccountRow; settings: RailAccounts[Rail] }

const OPENED: { [Rail in AccountRail]: (value: unknown) => RailAccounts[Rail] } = {
  pain001: (value) => RAIL_ACCOUNTS.pain001.parse(value),
  stripe: (value) => RAIL_ACCOUNTS.stripe.parse(value),
  xendit: (value) => RAIL_ACCOUNTS.xendit.parse(value),
  paypal: (value) => RAIL_ACCOUNTS.paypal.parse(value),
}

const opened = async (tenant: Tenant, { sealed }: RailAccountRow): Promise<object> =>
  JSON.parse(await tenant.secrets.open(sealed))

/** The settings of a rail, whichever it is. */
export const settingsOf = async (tenant: Tenant, row: RailAccountRow) => OPENED[row.rail](await opened(tenant, row))

/** The account that a rail pays from, opened; null when the organization has given none. */
export async function openAccount<Rail extends AccountRail>(
  tenant: Tenant,
  rail: Rail,
): Promise<RailAccount<Rail> | null> {
  const row = await findRailAccount(tenant, rail)
  if (!row) return null
  return { row, settings: OPENED[rail](await opened(tenant, row)) }
}

const OVERWRITE = `ON CONFLICT (organization_id, rail) DO UPDATE SET sealed = excluded.sealed,
  version = excluded.version, updated_at = excluded.updated_at`

/**
 * Stores what a rail pays from, sealed; what is not given stays as it is. Directory first, so that the address of its
 * callbacks leads somewhere.
 * Errors: 422 naming a field, 409 `changed_since_read`.
 */
export async function changeAccount<Answer>(
  env: Bindings,
  tenant: Tenant,
  { rail, read, given }: { rail: AccountRail; read: RailAccountRow | null; given: object },
  show: (row: RailAccountRow, settings: RailAccounts[AccountRail]) => Answer,
): Promise<Answer> {
  const whole = { ...(read && (await opened(tenant, read))), ...given }
  const { settings } = check(z.strictObject({ settings: RAIL_ACCOUNTS[rail] }), { settings: whole })
  const row: RailAccountRow = {
    organizationId: tenant.organizationId,
    rail,
    callbackId: read?.callbackId ?? newId('con', tenant.now),
    sealed: await tenant.secrets.seal(JSON.stringify(settings)),
    version: (read?.version ?? 0) + 1,
    updatedAt: tenant.now,
  }
  if (read === null)
    await env.DIRECTORY.prepare('INSERT INTO connections (id, organization_id, created_at) VALUES (?, ?, ?)')
      .bind(row.callbackId, tenant.organizationId, tenant.now)
      .run()
  const answer = show(row, settings)
  try {
    await commit(
      tenant,
      [
        record(tenant, { action: 'payout_rail.changed', object: rail }),
        requireThat(
          `IFNULL((SELECT version FROM rail_accounts WHERE organization_id = ?1 AND rail = ?2), 0) = CAST(?3 AS INTEGER)`,
          'rail_changed_meanwhile',
          tenant.organizationId,
          rail,
          read?.version ?? 0,
        ),
        ...insertRows(tenant.organizationId, railAccounts, [row], OVERWRITE),
      ],
      { status: 200, answer },
    )
  } catch (error) {
    throw refusedBy(error, 'rail_changed_meanwhile') ? changedSinceRead() : error
  }
  return answer
}
