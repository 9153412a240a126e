import { record } from '../../activity/record'
import { conflict } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import type { Bank } from './queries'
import type { BankDetails, SecretField } from './shapes'

/**
 * One field in the clear, once it stands in the activity who asked and why. The answer is kept nowhere, not even for
 * a repeated request. Errors: 409 `bank_is_missing`.
 */
export async function revealField(
  tenant: Tenant,
  { partnerId, details }: Bank,
  { field, reason }: { field: SecretField; reason: string },
): Promise<BankDetails[SecretField]> {
  if (details === null) throw conflict('bank_is_missing', 'This partner has given no bank details yet.')
  await commit(tenant, [
    record(tenant, { action: 'partner.bank_revealed', object: partnerId, detail: { field, reason } }),
  ])
  return details[field]
}
