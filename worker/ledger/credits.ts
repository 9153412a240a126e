import { recordAll } from '../activity/record'
import { creditAmount, type Price } from '../core/credit'
import { insertRows, type Write } from '../platform/d1'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { credits } from './credit-schema'

export type CreditRow = typeof credits.$inferSelect

export type NewCredit = {
  partnerId: string
  currency: string
  price: Price
  submissionId: string | null
  reason: string | null
}

/** A credit that waits for approval; whoever acts is its requester. Nothing moves. */
export const newCredit = (
  tenant: Tenant,
  { partnerId, currency, price, submissionId, reason }: NewCredit,
): CreditRow => ({
  organizationId: tenant.organizationId,
  id: newId('crd', tenant.now),
  partnerId,
  currency,
  kind: price.kind,
  amount: creditAmount(price),
  baseAmount: price.kind === 'percentage' ? price.baseMinor : null,
  rateBp: price.kind === 'percentage' ? price.rateBasisPoints : null,
  submissionId,
  reason,
  status: 'pending_approval',
  version: 1,
  requestedBy: tenant.actor,
  createdAt: tenant.now,
  ...{ approvedBy: null, decidedAt: null, decisionReason: null },
})

/** For the commit of what caused them: a request, a submission approved or converted. */
export const creditWrites = (tenant: Tenant, rows: CreditRow[]): Write[] => [
  ...recordAll(
    tenant,
    rows.map(({ id }) => ({ action: 'credit.requested', object: id, key: `credit.requested:${id}` })),
  ),
  ...insertRows(tenant.organizationId, credits, rows),
]
