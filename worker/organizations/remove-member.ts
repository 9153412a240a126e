import { recordInDirectory } from '../activity/record'
import { requireChanges, requireThat, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { conflict, notFound, refusedBy } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import { commitDirectory } from './commit-directory'

const hasOwner = `SELECT count(*) > 0 FROM memberships
  WHERE organization_id = ? AND role = 'owner' AND revoked_at IS NULL`

/** At once: memberships are read with every request. Errors: 404; 409 `organization_needs_an_owner`. */
export async function removeMember(env: Bindings, tenant: Tenant, membershipId: string): Promise<void> {
  try {
    await commitDirectory(env, [
      write(
        'UPDATE memberships SET revoked_at = ? WHERE organization_id = ? AND id = ? AND revoked_at IS NULL',
        tenant.now,
        tenant.organizationId,
        membershipId,
      ),
      requireChanges(1, 'member_not_found'),
      requireThat(hasOwner, 'organization_needs_an_owner', tenant.organizationId),
      recordInDirectory(tenant, {
        action: 'member.removed',
        object: membershipId,
        key: `member.removed:${membershipId}`,
      }),
    ])
  } catch (error) {
    if (refusedBy(error, 'member_not_found')) throw notFound()
    if (refusedBy(error, 'organization_needs_an_owner'))
      throw conflict('organization_needs_an_owner', 'This is the last owner. Make somebody else an owner first.')
    throw error
  }
}
