import type { Price } from '../../core/credit'
import { type CreditRow, creditWrites, newCredit } from '../../ledger/credits'
import { findPartner } from '../../partners/queries'
import { conflict, invalid, refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import type { NewCredit } from './input'

const priceOf = ({ kind, amount, base_amount, rate_bp }: NewCredit): Price =>
  kind === 'fixed_price'
    ? { kind, amountMinor: amount ?? 0 }
    : { kind, baseMinor: base_amount ?? 0, rateBasisPoints: rate_bp ?? 0 }

/**
 * Asks for a credit; only its approval moves money. Errors: 404 for a partner that is not there, 409
 * `credit_of_submission_exists`, 422 for a percentage that rounds to nothing.
 */
export async function createCredit<Answer>(
  tenant: Tenant,
  { partnerId, given }: { partnerId: string; given: NewCredit },
  show: (credit: CreditRow) => Answer,
): Promise<Answer> {
  const { id } = await findPartner(tenant, partnerId)
  const { currency, submission_id, reason } = given
  const price = priceOf(given)
  const asked = { partnerId: id, currency, price, submissionId: submission_id ?? null, reason: reason ?? null }
  const credit = newCredit(tenant, asked)
  if (credit.amount === 0) throw invalid('base_amount', 'rounds to nothing at this rate')
  const answer = show(credit)
  try {
    await commit(tenant, creditWrites(tenant, [credit]), { status: 201, answer })
  } catch (error) {
    if (!refusedBy(error, 'UNIQUE constraint failed: credits')) throw error
    throw conflict('credit_of_submission_exists', 'This submission has a credit of this kind.')
  }
  return answer
}
