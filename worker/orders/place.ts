import { announce, makeDue, workRows } from '../activity/pending'
import { isAlreadyRecorded, record } from '../activity/record'
import type { DealRow } from '../deals/queries'
import { isPersonRace } from '../organizations/people'
import { insertRows, requireChanges, updateRows, type Write, write } from '../platform/d1'
import { conflict, invalid, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { fingerprint } from '../platform/seal'
import { commit, type Tenant } from '../platform/tenant'
import { contentOf, lastMillisecond, orderKeysOf } from './content'
import type { OrderDraft } from './draft'
import { recordFactWrites } from './facts'
import { holdForOrder } from './hold-click'
import type { StoredEvidence } from './lines'
import { findOrderBySource, type OrderRow } from './queries'
import { orderKeys, orderPayments, orders } from './schema'
import { dealFor } from './tie'
import { afterTie, dueRows, RECKON } from './work'

export type Placed = { orderId: string; isNew: boolean }

const bind = (
  tenant: Tenant,
  source: string,
  draft: OrderDraft,
  orderId: string,
  evidence: StoredEvidence,
): Write[] => [
  ...insertRows(
    tenant.organizationId,
    orderKeys,
    orderKeysOf(evidence).map((key) => ({ key, orderId })),
    'ON CONFLICT (organization_id, key, order_id) DO NOTHING',
  ),
  write(
    `INSERT INTO order_keys (organization_id, key, order_id)
     SELECT ?1, j.value, ?2 FROM order_facts f, json_each(f.detail, '$.keys') j
     WHERE f.organization_id = ?1 AND f.source = ?3 AND f.subject = ?4 AND f.kind = 'evidence'
     ON CONFLICT (organization_id, key, order_id) DO NOTHING`,
    tenant.organizationId,
    orderId,
    source,
    `order:${draft.externalId}`,
  ),
  ...insertRows(
    tenant.organizationId,
    orderPayments,
    draft.paymentReferences.map((reference) => ({ source, reference, orderExternalId: draft.externalId })),
    'ON CONFLICT (organization_id, source, reference) DO NOTHING',
  ),
]

/** `deal`: the one that a new order says it is of. */
type Attempt = { writes: Write[]; orderId: string; deal?: DealRow | null } | Placed

async function create(tenant: Tenant, source: string, draft: OrderDraft, contentHash: string): Promise<Attempt> {
  const deal = draft.dealId === null ? null : await dealFor(tenant, draft.dealId, draft.currency)
  const { row, evidence, personWrites } = await contentOf(tenant, draft, contentHash)
  const id = newId('ord', tenant.now)
  const order = {
    id,
    source,
    externalId: draft.externalId,
    ...row,
    dealDecided: deal ? 1 : 0,
    status: draft.status,
    version: 1,
    createdAt: tenant.now,
  }
  return {
    orderId: id,
    writes: [
      record(tenant, {
        action: 'order.placed',
        object: id,
        key: `order.placed:${source}:${draft.externalId}:${draft.rank}`,
      }),
      ...personWrites,
      ...insertRows(tenant.organizationId, orders, [order]),
      write(
        `INSERT INTO reckonings (organization_id, source_id, kind, currency, revision, sales, platform_fees, payment_fees, seller, commissions)
         VALUES (?1, ?2, 'order', ?3, 0, 0, 0, 0, 0, 0)`,
        tenant.organizationId,
        id,
        draft.currency,
      ),
      ...bind(tenant, source, draft, id, evidence),
      ...(await holdForOrder(tenant, evidence, lastMillisecond(draft.placedAt, evidence) ?? draft.placedAt, id)),
    ],
    deal,
  }
}

/** A source with a higher rank tells the same order better; what was known of it stays its own. */
async function replace(tenant: Tenant, order: OrderRow, draft: OrderDraft, contentHash: string): Promise<Attempt> {
  if (order.currency !== draft.currency)
    throw invalid('currency', 'differs from the order that is there', 'currency_differs')
  const { row, evidence, personWrites } = await contentOf(tenant, draft, contentHash)
  return {
    orderId: order.id,
    writes: [
      record(tenant, {
        action: 'order.replaced',
        object: order.id,
        key: `order.placed:${order.source}:${order.externalId}:${draft.rank}`,
      }),
      ...personWrites,
      ...updateRows(
        tenant.organizationId,
        orders,
        ['id'],
        [{ id: order.id, ...row, dealId: draft.dealId ?? order.dealId, version: order.version + 1 }],
        `AND t.version = ${order.version}`,
      ),
      requireChanges(1, 'order_changed_meanwhile'),
      ...bind(tenant, order.source, draft, order.id, evidence),
    ],
  }
}

async function decide(tenant: Tenant, source: string, draft: OrderDraft, contentHash: string): Promise<Attempt> {
  const [order] = await findOrderBySource(tenant, source, draft.externalId)
  if (!order) return create(tenant, source, draft, contentHash)
  if (order.rank < draft.rank) return replace(tenant, order, draft, contentHash)
  if (order.rank === draft.rank && order.contentHash !== contentHash) {
    if (source === 'api')
      throw conflict(
        'order_exists_with_other_content',
        `Order ${draft.externalId} was placed with other content. Use another external_id, or refund it.`,
      )
    if (draft.status === 'paid' && order.paidAt === null)
      return {
        orderId: order.id,
        writes: recordFactWrites(
          tenant,
          source,
          { order: draft.externalId },
          { kind: 'payment', externalId: 'pay', status: 'paid', occurredAt: draft.paidAt ?? tenant.now },
        ),
      }
  }
  return { orderId: order.id, isNew: false }
}

const isRace = (error: unknown) =>
  isAlreadyRecorded(error) ||
  isPersonRace(error) ||
  refusedBy(error, 'order_changed_meanwhile') ||
  refusedBy(error, 'UNIQUE constraint failed: order')

/**
 * Places an order once, whatever its source: the pair of source and external id is unique for ever. It is attributed
 * and booked by the queue. `content` is what a repeat is compared by. Errors: 409 `order_exists_with_other_content`
 * (API), 422 `amounts_do_not_add_up`,
 * `unknown_deal`, `currency_differs`.
 */
export async function placeOrder(
  tenant: Tenant,
  source: string,
  draft: OrderDraft,
  content: unknown = draft,
): Promise<Placed> {
  const contentHash = await fingerprint(JSON.stringify(content))
  for (let attempt = 0; ; attempt++) {
    const decided = await decide(tenant, source, draft, contentHash)
    if ('isNew' in decided) return decided
    const { orderId, writes, deal } = decided
    const due = workRows(tenant, [{ queue: 'events', kind: RECKON, subject: orderId }])
    const others = deal ? [afterTie(tenant, orderId, [deal])] : []
    const all = [...writes, ...makeDue(tenant, due), ...others]
    try {
      const results = await commit(tenant, all, { status: 201, answer: { order_id: orderId } })
      await announce(tenant, deal ? dueRows(results[all.length - 1]?.results ?? []) : due)
      return { orderId, isNew: true }
    } catch (error) {
      if (!isRace(error) || attempt > 5) throw error
    }
  }
}
