import { record } from '../../activity/record'
import { repay } from '../../core/ledger'
import { loadDebts } from '../../ledger/books'
import { repayments } from '../../ledger/credit-schema'
import { isStale, post } from '../../ledger/post'
import { findPartner } from '../../partners/queries'
import { insertRows } from '../../platform/d1'
import { Refusal } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import type { NewRepayment } from './input'
import type { RepaymentRow } from './queries'

const MAX_TRIES = 4

const exceedsDebt = (owed: number, currency: string) =>
  new Refusal(422, 'repayment_exceeds_debt', 'amount: is more than the partner owes', {
    fields: [{ path: 'amount', message: 'is more than the partner owes' }],
    more: { owed_amount: owed, currency },
  })

/**
 * Books what a partner sent back, at most what is owed. Errors: 404 for a partner that is not there, 422
 * `repayment_exceeds_debt`.
 */
export async function recordRepayment<Answer>(
  tenant: Tenant,
  given: NewRepayment,
  show: (repayment: RepaymentRow) => Answer,
): Promise<Answer> {
  const { id: partnerId } = await findPartner(tenant, given.partner_id)
  const { currency, amount, received_at: receivedAt, reference } = given
  const { organizationId, actor: recordedBy, now: createdAt } = tenant
  const id = newId('rpy', createdAt)
  const row = { organizationId, id, partnerId, currency, amount, receivedAt, reference, recordedBy, createdAt }
  const answer = show(row)
  const causeId = `repayment.recorded:${id}`
  for (let tries = 1; ; tries++) {
    const book = await loadDebts(tenant, { partnerId, currency })
    if (amount > book.receivable) throw exceedsDebt(book.receivable, currency)
    const postings = repay(book, amount).map((posting) => ({ ...posting, causeId, currency }))
    const writes = [
      record(tenant, {
        action: 'repayment.recorded',
        object: id,
        key: causeId,
        detail: { partnerId, amount, reference },
      }),
      ...insertRows(organizationId, repayments, [row]),
      ...post(tenant, postings),
    ]
    try {
      await commit(tenant, writes, { status: 201, answer })
      return answer
    } catch (error) {
      if (!isStale(error) || tries === MAX_TRIES) throw error
    }
  }
}
