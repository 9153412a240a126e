import { announce } from '../activity/pending'
import { isAlreadyRecorded, record } from '../activity/record'
import { insertRows, type Write, write } from '../platform/d1'
import { conflict, invalid, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, readAll, type Tenant } from '../platform/tenant'
import type { Subject } from './draft'
import { refundedLines, StoredLines } from './lines'
import type { OrderRow } from './queries'
import { orderFacts } from './schema'
import { dueRows, makeOrdersDue, ORDERS_OF_SUBJECT } from './work'

/** Something that happened to an order. Facts are only ever added; what they mean together is reckoned. */
export type Fact = {
  kind: 'refund' | 'refunded_total' | 'dispute' | 'cancellation' | 'payment' | 'evidence'
  externalId: string
  status: string
  occurredAt: number
  amount?: number | null
  feeAmount?: number | null
  items?: { sku: string | null; product_id: string | null; quantity: number }[]
  reason?: string | null
  detail?: Record<string, unknown>
}

export type Recorded = { factId: string; isNew: boolean; isOrderKnown: boolean }

const ACTIONS: Record<Fact['kind'], string> = {
  refund: 'order.refunded',
  refunded_total: 'order.refunded',
  dispute: 'order.disputed',
  cancellation: 'order.cancelled',
  payment: 'order.paid',
  evidence: 'order.evidenced',
}

export const subjectOf = (subject: Subject) =>
  'order' in subject ? `order:${subject.order}` : `payment:${subject.payment}`

const rowOf = (tenant: Tenant, source: string, subject: Subject, fact: Fact) => ({
  source,
  subject: subjectOf(subject),
  kind: fact.kind,
  externalId: fact.externalId,
  status: fact.status,
  id: newId('ref', tenant.now),
  amount: fact.amount ?? null,
  feeAmount: fact.feeAmount ?? null,
  items: fact.items ?? [],
  detail: fact.detail ?? null,
  reason: fact.reason ?? null,
  occurredAt: fact.occurredAt,
  receivedAt: tenant.now,
})

/** The claim and the fact; the same fact under the same status never passes twice. */
export function recordFactWrites(
  tenant: Tenant,
  source: string,
  subject: Subject,
  fact: Fact,
  row = rowOf(tenant, source, subject, fact),
): Write[] {
  const key = `${ACTIONS[fact.kind]}:${source}:${row.subject}:${fact.kind}:${fact.externalId}:${fact.status}`
  return [
    record(tenant, {
      action: ACTIONS[fact.kind],
      object: row.subject,
      key,
      detail: { external_id: fact.externalId, status: fact.status },
    }),
    ...insertRows(tenant.organizationId, orderFacts, [row]),
  ]
}

type Known = { id: string; amount: number | null; feeAmount: number | null; items: string; reason: string | null }

async function sameFact(tenant: Tenant, source: string, subject: Subject, fact: Fact) {
  const [known] = await readAll<Known>(
    tenant,
    `SELECT id, amount, fee_amount AS feeAmount, items, reason FROM order_facts WHERE organization_id = ?1 AND source = ?2
     AND subject = ?3 AND kind = ?4 AND external_id = ?5 AND status = ?6`,
    source,
    subjectOf(subject),
    fact.kind,
    fact.externalId,
    fact.status,
  )
  return known
}

function mustBeSame(known: Known, fact: Fact) {
  const same =
    known.amount === (fact.amount ?? null) &&
    known.feeAmount === (fact.feeAmount ?? null) &&
    known.items === JSON.stringify(fact.items ?? [])
  if (!same)
    throw conflict(
      `${fact.kind}_exists_with_other_content`,
      `${fact.externalId} was recorded before with other content.`,
    )
}

/** How a repeat of the same request is answered, and what else belongs into the same commit. */
type Told = { name?: string; isOrderKnown?: boolean; alongside?: Write[] }

/**
 * Records a fact once and makes its order due, if the order is known; otherwise the fact waits for it. A repeat
 * changes nothing. Errors, for the API only: 409 `…_exists_with_other_content`.
 */
export async function recordFact(
  tenant: Tenant,
  source: string,
  subject: Subject,
  fact: Fact,
  told: Told = {},
): Promise<Recorded> {
  const row = rowOf(tenant, source, subject, fact)
  const writes = [...recordFactWrites(tenant, source, subject, fact, row), ...(told.alongside ?? [])]
  const answer = { [told.name ?? 'fact_id']: row.id }
  const due = makeOrdersDue(tenant, ORDERS_OF_SUBJECT, source, row.subject)
  try {
    const results = await commit(tenant, [...writes, due], { status: told.isOrderKnown ? 201 : 202, answer })
    const rows = dueRows(results[writes.length]?.results ?? [])
    await announce(tenant, rows)
    return { factId: row.id, isNew: true, isOrderKnown: rows.length > 0 }
  } catch (error) {
    if (!isAlreadyRecorded(error) && !refusedBy(error, 'UNIQUE constraint failed: order_facts')) throw error
    const known = await sameFact(tenant, source, subject, fact)
    if (!known) throw error
    if (source === 'api') mustBeSame(known, fact)
    return { factId: known.id, isNew: false, isOrderKnown: true }
  }
}

/** Which order a payment belongs to; what was said of that payment before the order was known counts from now. */
export async function recordPayment(tenant: Tenant, source: string, orderExternalId: string, reference: string) {
  const link = write(
    `INSERT INTO order_payments (organization_id, source, reference, order_external_id) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (organization_id, source, reference) DO NOTHING`,
    tenant.organizationId,
    source,
    reference,
    orderExternalId,
  )
  const results = await commit(tenant, [link, makeOrdersDue(tenant, ORDERS_OF_SUBJECT, source, `payment:${reference}`)])
  await announce(tenant, dueRows(results[1]?.results ?? []))
}

/** Errors: 422 `refund_exceeds_order`, 422 `unknown_item`; only what one request says by itself, as sums depend on arrival. */
export function mustFitOrder(order: OrderRow, refund: { amount: number | null; items: NonNullable<Fact['items']> }) {
  if (refund.amount !== null && refund.amount > order.totalAmount)
    throw invalid('amount', `is more than the order's total of ${order.totalAmount}`, 'refund_exceeds_order')
  const lines = StoredLines.parse(order.lines)
  refund.items.forEach((item, index) => {
    if (refundedLines(lines, [item]).length === 0)
      throw invalid(`items.${index}.sku`, 'is not in the order', 'unknown_item')
  })
}
