import { recordInDirectory } from '../activity/record'
import { requireChanges, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { notFound, refusedBy } from '../platform/errors'
import type { Tenant } from '../platform/tenant'
import { commitDirectory } from './commit-directory'
import { forgetKeys } from './resolve-key'

/** From now on in this isolate, within a minute everywhere. Errors: 404 when it is not there or was revoked before. */
export async function revokeKey(env: Bindings, tenant: Tenant, keyId: string): Promise<void> {
  try {
    await commitDirectory(env, [
      write(
        'UPDATE api_keys SET revoked_at = ? WHERE organization_id = ? AND id = ? AND revoked_at IS NULL',
        tenant.now,
        tenant.organizationId,
        keyId,
      ),
      requireChanges(1, 'key_not_found'),
      recordInDirectory(tenant, { action: 'key.revoked', object: keyId, key: `key.revoked:${keyId}` }),
    ])
  } catch (error) {
    throw refusedBy(error, 'key_not_found') ? notFound() : error
  }
  forgetKeys()
}
