import { readAll, type Tenant } from '../platform/tenant'

export type AttributionRow = {
  sourceId: string
  revision: number
  model: string
  reason: string | null
  shares: unknown
  trace: unknown
  inputHash: string
  at: number
}

/** The latest decision on each order; keyed by order id. */
export async function latestAttributions(tenant: Tenant, orderIds: string[]): Promise<Map<string, AttributionRow>> {
  if (orderIds.length === 0) return new Map()
  const rows = await readAll<AttributionRow & { shares: string; trace: string }>(
    tenant,
    `SELECT a.source_id AS sourceId, a.revision AS revision, a.model AS model, a.reason AS reason, a.shares AS shares,
       a.trace AS trace, a.input_hash AS inputHash, a.at AS at
     FROM json_each(?2) j CROSS JOIN attributions a ON a.organization_id = ?1 AND a.source_id = j.value
     AND a.revision = (SELECT MAX(revision) FROM attributions b WHERE b.organization_id = ?1 AND b.source_id = j.value)`,
    JSON.stringify(orderIds),
  )
  return new Map(
    rows.map((row) => [row.sourceId, { ...row, shares: JSON.parse(row.shares), trace: JSON.parse(row.trace) }]),
  )
}
