import type { ReckoningRow } from '../ledger/books'
import { write } from '../platform/d1'
import { readTogether, type Tenant } from '../platform/tenant'

const RECKONINGS = `SELECT k.source_id AS sourceId, k.kind AS kind, k.currency AS currency, k.revision AS revision, k.sales AS sales,
    k.platform_fees AS platformFees, k.payment_fees AS paymentFees, k.seller AS seller, k.commissions AS commissions
  FROM json_each(?2) j CROSS JOIN reckonings k ON k.organization_id = ?1 AND k.source_id = j.value`

const WORK = `SELECT p.key AS key, p.token AS token, p.subject AS subject FROM json_each(?2) j
  CROSS JOIN pending p ON p.organization_id = ?1 AND p.key = ?3 || ':' || j.value`

export type DueWork = { key: string; token: string; subject: string }

/**
 * The revisions of these sources and the work due on them, of one moment. They are read before the facts: what
 * changes in between is either seen, or has taken the revision, so that the decision is refused.
 */
export async function readRevisions(tenant: Tenant, sourceIds: string[], kind: string) {
  const ids = JSON.stringify(sourceIds)
  const [reckonings, works] = await readTogether<[ReckoningRow[], DueWork[]]>(tenant, [
    write(RECKONINGS, ids),
    write(WORK, ids, kind),
  ])
  return { reckonings, works }
}
