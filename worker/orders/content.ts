import { findOrMakePerson } from '../organizations/people'
import type { Tenant } from '../platform/tenant'
import type { Evidence, OrderDraft } from './draft'
import { priced, type StoredEvidence } from './lines'

/** Evidence as it is stored: the e-mail as a person and a hash. The person's own writes come with it. */
export async function storedEvidence(tenant: Tenant, given: Evidence | OrderDraft) {
  const person = given.email ? await findOrMakePerson(tenant, { email: given.email, name: given.customerName }) : null
  const evidence: StoredEvidence = {
    click_token: given.clickToken,
    lead_id: given.leadId,
    visitor_id: given.visitorId,
    customer_external_id: given.customerExternalId,
    email_hash: person?.emailHash ?? null,
    coupon_codes: given.couponCodes,
    partner_code: given.partnerCode,
    payment_references: 'paymentReferences' in given ? given.paymentReferences : [],
    ...('isWholeSecond' in given && { is_whole_second: given.isWholeSecond }),
  }
  return { evidence, person }
}

/** The last millisecond that the time of a sale may mean; undefined where it names one. */
export const lastMillisecond = (at: number, evidence: StoredEvidence) =>
  evidence.is_whole_second ? at + 999 : undefined

/** By which facts of others an order is found again: a late visit, a late lead. */
export const evidenceKeys = (evidence: StoredEvidence): string[] => [
  ...(evidence.visitor_id ? [`v:${evidence.visitor_id}`] : []),
  ...(evidence.lead_id ? [`l:${evidence.lead_id}`] : []),
  ...(evidence.customer_external_id ? [`x:${evidence.customer_external_id}`] : []),
  ...(evidence.email_hash ? [`e:${evidence.email_hash}`] : []),
]

/** By which keys other orders of the same payment or buyer are found. */
export const orderKeysOf = (evidence: StoredEvidence): string[] => [
  ...evidenceKeys(evidence),
  ...evidence.payment_references.map((reference) => `p:${reference}`),
]

/** The columns that a source's word fills; another source with a higher rank fills them anew. */
export async function contentOf(tenant: Tenant, draft: OrderDraft, contentHash: string) {
  const { lines, subtotal, total } = priced(draft)
  const { evidence, person } = await storedEvidence(tenant, draft)
  const row = {
    rank: draft.rank,
    currency: draft.currency,
    lines,
    subtotalAmount: subtotal,
    discountAmount: draft.discountAmount,
    taxAmount: draft.taxAmount,
    shippingAmount: draft.shippingAmount,
    totalAmount: total,
    paymentFeeAmount: draft.paymentFeeAmount,
    isFeeEstimated: draft.isFeeEstimated ? 1 : 0,
    personId: person?.id ?? null,
    evidence,
    campaign: draft.campaign,
    dealId: draft.dealId,
    kind: draft.kind,
    placedAt: draft.placedAt,
    paidAt: draft.paidAt,
    contentHash,
  }
  return { row, evidence, personWrites: person?.writes ?? [] }
}
