import { readAll, type Tenant } from '../../platform/tenant'

const LEADS = `
  SELECT j.value->>'orderId' AS order_id, substr(j.value->>'key', 3) AS lead_id FROM json_each(?2) j
    WHERE j.value->>'key' LIKE 'l:%'
  UNION SELECT j.value->>'orderId', i.lead_id FROM json_each(?2) j
    CROSS JOIN lead_identities i ON i.organization_id = ?1 AND i.key = j.value->>'key'
  UNION SELECT j.value->>'orderId', l.id FROM json_each(?2) j
    CROSS JOIN leads l INDEXED BY leads_by_visitor ON l.organization_id = ?1
      AND l.visitor_id = substr(j.value->>'key', 3) AND l.visitor_id IS NOT NULL
    WHERE j.value->>'key' LIKE 'v:%'`

/** A won deal, no order tied to it, of a lead that these evidence keys lead to; by order id. */
export async function untiedDealsOf(
  tenant: Tenant,
  keys: { orderId: string; key: string }[],
): Promise<Map<string, string>> {
  const rows = await readAll<{ orderId: string; dealId: string }>(
    tenant,
    `SELECT j.order_id AS orderId, MIN(d.id) AS dealId FROM (${LEADS}) j
     CROSS JOIN deals d INDEXED BY deals_by_lead
       ON d.organization_id = ?1 AND d.lead_id = j.lead_id AND d.lead_id IS NOT NULL AND d.status = 'won'
     WHERE NOT EXISTS (SELECT 1 FROM orders o INDEXED BY orders_by_deal
       WHERE o.organization_id = ?1 AND o.deal_id = d.id AND o.deal_id IS NOT NULL)
     GROUP BY 1`,
    JSON.stringify(keys),
  )
  return new Map(rows.map(({ orderId, dealId }) => [orderId, dealId]))
}
