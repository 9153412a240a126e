import { readAll, type Tenant } from '../platform/tenant'

/** The work that is due on one subject, as `settleWork` takes it. */
export const workOn = (tenant: Tenant, kind: string, subject: string) =>
  readAll<{ key: string; token: string }>(
    tenant,
    `SELECT key, token FROM pending WHERE organization_id = ?1 AND key = ?2 || ':' || ?3`,
    kind,
    subject,
  )
