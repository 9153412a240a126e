import { settleWork } from '../activity/pending'
import { createLead } from '../leads/create'
import { evidenceKeys, storedEvidence } from '../orders/content'
import type { OrderChange } from '../orders/draft'
import { recordFact, recordPayment, subjectOf } from '../orders/facts'
import { holdForOrder } from '../orders/hold-click'
import { placeOrder } from '../orders/place'
import { afterLead } from '../orders/work'
import { updateRows, write } from '../platform/d1'
import { commit, type Tenant } from '../platform/tenant'
import type { Change } from './connector'
import { incomingDeliveries } from './schema'

async function applyEvidence(tenant: Tenant, source: string, change: Extract<OrderChange, { type: 'evidence' }>) {
  const { evidence, person } = await storedEvidence(tenant, change.evidence)
  const keys = evidenceKeys(evidence)
  const subject = { order: change.orderExternalId }
  const alongside = [
    ...(await holdForOrder(tenant, evidence, change.occurredAt)),
    ...(person?.writes ?? []),
    write(
      `INSERT INTO order_keys (organization_id, key, order_id)
       SELECT ?1, j.value, o.id FROM orders o, json_each(?4) j WHERE o.organization_id = ?1 AND o.source = ?2
         AND o.external_id = ?3
       ON CONFLICT (organization_id, key, order_id) DO NOTHING`,
      tenant.organizationId,
      source,
      change.orderExternalId,
      JSON.stringify(keys),
    ),
  ]
  const detail = { ...evidence, keys }
  const fact = {
    kind: 'evidence',
    externalId: subjectOf(subject),
    status: 'told',
    occurredAt: change.occurredAt,
    detail,
  } as const
  await recordFact(tenant, source, subject, fact, { alongside })
}

/** One consequence of a delivery. Applying it again, or before what it is about, ends in the same books. */
export async function applyChange(tenant: Tenant, source: string, change: Change): Promise<unknown> {
  switch (change.type) {
    case 'ignored':
      return
    case 'lead':
      return createLead(tenant, change.lead, 'connection', afterLead)
    case 'order':
      return placeOrder(tenant, source, change.order)
    case 'evidence':
      return applyEvidence(tenant, source, change)
    case 'payment':
      return recordPayment(tenant, source, change.orderExternalId, change.paymentReference)
    case 'paid':
      return recordFact(
        tenant,
        source,
        { order: change.orderExternalId },
        { kind: 'payment', externalId: 'pay', status: 'paid', occurredAt: change.paidAt },
      )
    case 'cancelled':
      return recordFact(
        tenant,
        source,
        { order: change.orderExternalId },
        { kind: 'cancellation', externalId: 'cancel', status: 'cancelled', occurredAt: change.occurredAt },
      )
    case 'refund':
      return recordFact(tenant, source, change.subject, {
        ...change,
        kind: 'refund',
        items: change.items.map(({ sku, productId, quantity }) => ({ sku, product_id: productId, quantity })),
      })
    case 'refunded_total':
      return recordFact(tenant, source, change.subject, {
        ...change,
        kind: 'refunded_total',
        status: String(change.amount),
      })
    case 'dispute':
      return recordFact(tenant, source, change.subject, { ...change, kind: 'dispute' })
  }
}

type Outcome = { status: 'applied' | 'ignored' | 'failed'; outcome: string }

/** What became of a delivery, with the end of the work it was. */
export const finishDelivery = (
  tenant: Tenant,
  id: string,
  { status, outcome }: Outcome,
  work: { key: string; token: string } | null,
) =>
  commit(tenant, [
    ...updateRows(
      tenant.organizationId,
      incomingDeliveries,
      ['id'],
      [{ id, status, outcome: outcome.slice(0, 500), appliedAt: tenant.now }],
    ),
    ...settleWork(tenant, work ? [work] : []),
  ])
