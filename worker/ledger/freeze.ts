import { record } from '../activity/record'
import { insertRows, requireChanges, requireThat, type Write, write } from '../platform/d1'
import { conflict, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, readAll, type Tenant } from '../platform/tenant'
import type { Breach, Check } from './check'
import { freezes } from './schema'

export type Freeze = { id: string; since: number; breaches: string }

export const openFreeze = async (tenant: Tenant): Promise<Freeze | null> => {
  const rows = await readAll<Freeze>(
    tenant,
    'SELECT id, since, breaches FROM freezes WHERE organization_id = ?1 AND lifted_at IS NULL',
  )
  return rows[0] ?? null
}

/** Goes into every commit that moves money towards a partner's bank. */
export const requireNotFrozen = (tenant: Tenant): Write =>
  requireThat(
    'SELECT NOT EXISTS (SELECT 1 FROM freezes WHERE organization_id = ?1 AND lifted_at IS NULL)',
    'payouts_frozen',
    tenant.organizationId,
  )

export const payoutsFrozen = () =>
  conflict(
    'payouts_frozen',
    'The books of this organization do not agree, so payouts are frozen. The ledger page says which account.',
  )

/** A breach freezes payouts, whoever asked for the check; an open freeze stays as it began. */
export async function freeze(tenant: Tenant, breaches: Breach[]) {
  const id = newId('frz', tenant.now)
  try {
    await commit(tenant, [
      record(tenant, { action: 'payouts.frozen', object: id, detail: { breaches: breaches.length } }),
      ...insertRows(tenant.organizationId, freezes, [{ id, breaches: breaches.slice(0, 50), since: tenant.now }]),
    ])
  } catch (error) {
    if (!refusedBy(error, 'UNIQUE constraint failed: freezes')) throw error
  }
}

const notFrozen = () => conflict('payouts_not_frozen', 'Payouts are not frozen.')

/** Lifts a freeze with a reason. Errors: 409 `books_not_clean`, 409 `payouts_not_frozen`. */
export async function unfreeze(tenant: Tenant, check: Check, reason: string) {
  if (!check.ok) throw conflict('books_not_clean', 'The books still do not agree. The check names the account.')
  const open = await openFreeze(tenant)
  if (!open) throw notFrozen()
  const writes = [
    record(tenant, { action: 'payouts.unfrozen', object: open.id, detail: { reason } }),
    write(
      `UPDATE freezes SET lifted_at = CAST(?3 AS INTEGER), lifted_by = ?4, lifted_reason = ?5
        WHERE organization_id = ?1 AND id = ?2 AND lifted_at IS NULL`,
      tenant.organizationId,
      open.id,
      tenant.now,
      tenant.actor,
      reason,
    ),
    requireChanges(1, 'freeze_changed_meanwhile'),
  ]
  try {
    await commit(tenant, writes, { status: 200, answer: { frozen: false } })
  } catch (error) {
    throw refusedBy(error, 'freeze_changed_meanwhile') ? notFrozen() : error
  }
}
