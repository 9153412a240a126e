import type { Price } from '../../core/credit'
import { type CreditRow, creditWrites, newCredit } from '../../ledger/credits'
import { findPartner } from '../../partners/queries'
import { invalid } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import type { NewCredit } from './input'

const priceOf = ({ kind, amount, base_amount, rate_bp }: NewCredit): Price =>
  kind === 'fixed_price'
    ? { kind, amountMinor: amount ?? 0 }
    : { kind, baseMinor: base_amount ?? 0, rateBasisPoints: rate_bp ?? 0 }

/**
 * Asks for a credit; only its approval moves money. Errors: 404 for a partner that is not there, 422
 * `unknown_submission`, or for a percentage that rounds to nothing.
 */
export async function createCredit<Answer>(
  tenant: Tenant,
  { partnerId, given }: { partnerId: string; given: NewCredit },
  show: (credit: CreditRow) => Answer,
): Promise<Answer> {
  const { id } = await findPartner(tenant, partnerId)
  const { currency, submission_id, reason } = given
  // Nobody has handed one in yet, so that none is known; a made-up one would take the place of a true one later.
  if (submission_id) throw invalid('submission_id', 'is not the id of a submission', 'unknown_submission')
  const price = priceOf(given)
  const asked = { partnerId: id, currency, price, submissionId: null, reason: reason ?? null }
  const credit = newCredit(tenant, asked)
  if (credit.amount === 0) throw invalid('base_amount', 'rounds to nothing at this rate')
  const answer = show(credit)
  await commit(tenant, creditWrites(tenant, [credit]), { status: 201, answer })
  return answer
}
