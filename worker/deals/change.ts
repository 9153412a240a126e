import { record } from '../activity/record'
import { requireChanges, updateRows } from '../platform/d1'
import { conflict, refusedBy } from '../platform/errors'
import { commit, one, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { requireLead } from './create'
import type { DealChange } from './input'
import { type DealRow, findDeal } from './queries'
import { deals } from './schema'

export const dealIsClosed = () =>
  conflict('deal_is_closed', 'The deal is closed: what it rests on is settled and cannot change any more.')

/** What is different afterwards, as [before, after] by field. */
function differences(before: DealRow, after: DealRow) {
  const fields = ['name', 'amount', 'leadId'] as const
  return Object.fromEntries(
    fields.flatMap((field) => (before[field] === after[field] ? [] : [[field, [before[field], after[field]]]])),
  )
}

/**
 * Changes what is given, while the deal is open and as it was read.
 * Errors: 409 `deal_is_closed` or `changed_since_read`, 422 `unknown_lead`.
 */
export async function changeDeal<Answer>(
  tenant: Tenant,
  deal: DealRow,
  change: DealChange,
  show: (deal: DealRow) => Answer,
): Promise<Answer> {
  if (deal.status !== 'open') throw dealIsClosed()
  await requireLead(tenant, change.lead_id)
  const { name = deal.name, amount = deal.amount, lead_id: leadId = deal.leadId } = change
  const after = { ...deal, name, amount, leadId, version: deal.version + 1 }
  const changed = differences(deal, after)
  if (Object.keys(changed).length === 0) return show(deal)
  const answer = show(after)
  const row = { id: deal.id, name, amount, leadId, version: after.version }
  try {
    await commit(
      tenant,
      [
        record(tenant, { action: 'deal.changed', object: deal.id, detail: { changed } }),
        ...updateRows(tenant.organizationId, deals, ['id'], [row], `AND t.version = j.version - 1`),
        requireChanges(1, 'deal_changed_meanwhile'),
      ],
      { status: 200, answer },
    )
    return answer
  } catch (error) {
    if (refusedBy(error, 'deal_is_closed')) throw dealIsClosed()
    if (!refusedBy(error, 'deal_changed_meanwhile')) throw error
    throw changedSinceRead(show(one(await findDeal(tenant, deal.id))))
  }
}
