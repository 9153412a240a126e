import { record } from '../activity/record'
import { leadsByIds } from '../leads/queries'
import { insertRows } from '../platform/d1'
import { conflict, invalid, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { fingerprint } from '../platform/seal'
import { commit, type Tenant } from '../platform/tenant'
import type { NewDeal } from './input'
import { type DealRow, findDealByExternalId } from './queries'
import { deals } from './schema'

/** Another tenant's lead is answered as one that does not exist. Errors: 422 `unknown_lead`. */
export async function requireLead(tenant: Tenant, leadId: string | null | undefined) {
  if (leadId && !(await leadsByIds(tenant, [leadId])).has(leadId))
    throw invalid('lead_id', 'is not the id of a lead', 'unknown_lead')
}

async function sameDeal(tenant: Tenant, externalId: string | null, contentHash: string): Promise<DealRow | null> {
  const [known] = externalId === null ? [] : await findDealByExternalId(tenant, externalId)
  if (known && known.contentHash !== contentHash)
    throw conflict(
      'deal_exists_with_other_content',
      `Deal ${externalId} was made with other content. Use another external_id, or change that deal.`,
    )
  return known ?? null
}

/**
 * Makes a deal once per external id; without one each request makes a deal. Answers what `show` makes of it.
 * Errors: 409 `deal_exists_with_other_content`, 422 `unknown_lead`.
 */
export async function createDeal<Answer>(
  tenant: Tenant,
  given: NewDeal,
  show: (deal: DealRow) => Answer,
): Promise<{ answer: Answer; isNew: boolean }> {
  const contentHash = await fingerprint(JSON.stringify(given))
  for (let attempt = 1; ; attempt++) {
    const known = await sameDeal(tenant, given.external_id, contentHash)
    if (known) return { answer: show(known), isNew: false }
    await requireLead(tenant, given.lead_id)
    const deal = dealRow(tenant, given, contentHash)
    const answer = show(deal)
    const { organizationId: _, ...row } = deal
    try {
      await commit(
        tenant,
        [
          record(tenant, { action: 'deal.created', object: deal.id }),
          ...insertRows(tenant.organizationId, deals, [row]),
        ],
        { status: 201, answer },
      )
      return { answer, isNew: true }
    } catch (error) {
      if (!refusedBy(error, 'UNIQUE constraint failed: deals') || attempt === 3) throw error
    }
  }
}

const dealRow = (tenant: Tenant, given: NewDeal, contentHash: string): DealRow => ({
  organizationId: tenant.organizationId,
  id: newId('deal', tenant.now),
  externalId: given.external_id,
  name: given.name,
  amount: given.amount,
  currency: given.currency,
  leadId: given.lead_id,
  status: 'open',
  closedAt: null,
  refundedAmount: 0,
  contentHash,
  version: 1,
  createdAt: tenant.now,
})
