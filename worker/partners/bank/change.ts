import { announce, makeDue, workRows } from '../../activity/pending'
import { record } from '../../activity/record'
import { insertRows, requireThat, type Write } from '../../platform/d1'
import { conflict, invalid, refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import { changedSinceRead } from '../../platform/versions'
import { partnerBanks } from '../bank-schema'
import { BANK_CHANGED } from './mail'
import { type Bank, type BankRow, findBank } from './queries'
import { type BankChange, BankDetails } from './shapes'

type Show<Answer> = (bank: Bank) => Answer

/** What a method cannot do without; the name of the field that is missing. */
const NEEDED: Record<BankDetails['method'], (keyof BankDetails)[]> = {
  bank_transfer: ['holder'],
  wire: ['holder', 'swift_bic'],
  xendit: ['holder', 'account_number', 'bank_code'],
  paypal: ['paypal_email'],
  stripe: ['stripe_account'],
  check: ['holder', 'address'],
}

/** Errors: 422 naming the field that is missing. */
function merged(known: BankDetails | null, change: BankChange): BankDetails {
  const all = { ...known, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) }
  if (!('method' in all)) throw invalid('method', 'say how this partner is paid')
  if (!('currency' in all)) throw invalid('currency', 'say in which currency the account is held')
  const details = BankDetails.parse(all)
  const missing = NEEDED[details.method].find((field) => details[field] === null)
  if (missing) throw invalid(missing, `is needed for ${details.method}`)
  const needsAccount = details.method === 'bank_transfer' || details.method === 'wire'
  if (needsAccount && details.iban === null && details.account_number === null)
    throw invalid('iban', `an IBAN or an account number is needed for ${details.method}`)
  return details
}

type Stored = Omit<BankRow, 'organizationId' | 'partnerId'>

const OVERWRITE = `ON CONFLICT (organization_id, partner_id) DO UPDATE SET changed_at = excluded.changed_at,
  version = excluded.version, sealed = excluded.sealed, updated_at = excluded.updated_at,
  verified_at = excluded.verified_at, verified_by = excluded.verified_by`

/** The row as it was read goes to its next version, or nothing is written. */
const store = (tenant: Tenant, { partnerId, version }: Bank, row: Stored): Write[] => [
  requireThat(
    `IFNULL((SELECT version FROM partner_banks WHERE organization_id = ?1 AND partner_id = ?2), 0) = CAST(?3 AS INTEGER)`,
    'bank_changed_meanwhile',
    tenant.organizationId,
    partnerId,
    version,
  ),
  ...insertRows(tenant.organizationId, partnerBanks, [{ partnerId, ...row }], OVERWRITE),
]

async function commitBank<Answer>(tenant: Tenant, read: Bank, writes: Write[], answer: Answer, show: Show<Answer>) {
  try {
    await commit(tenant, writes, { status: 200, answer })
  } catch (error) {
    if (!refusedBy(error, 'bank_changed_meanwhile')) throw error
    throw changedSinceRead(show(await findBank(tenant, read.partnerId)))
  }
  return answer
}

const fieldsThatDiffer = (before: BankDetails | null, after: BankDetails) =>
  Object.entries(after).flatMap(([field, value]) => {
    const known = Object.entries(before ?? {}).find(([name]) => name === field)?.[1] ?? null
    return JSON.stringify(known) === JSON.stringify(value) ? [] : [field]
  })

/**
 * Changes a partner's bank details: not verified any more, and when there were others, no payout for three days and a
 * mail to the address known before. Errors: 422 naming a field, 409 `changed_since_read`.
 */
export async function changeBank<Answer>(
  tenant: Tenant,
  { read, personId, change }: { read: Bank; personId: string; change: BankChange },
  show: Show<Answer>,
): Promise<Answer> {
  const details = merged(read.details, change)
  const fields = fieldsThatDiffer(read.details, details)
  if (fields.length === 0) return show(read)
  const isFirst = read.details === null
  const next: Bank = {
    ...read,
    ...{ details, version: read.version + 1, updatedAt: tenant.now, verifiedAt: null, verifiedBy: null },
    changedAt: isFirst ? read.changedAt : tenant.now,
  }
  const { details: _, partnerId, ...row } = next
  const due = isFirst
    ? []
    : workRows(tenant, [{ queue: 'deliveries', kind: BANK_CHANGED, subject: `${partnerId}.${personId}` }])
  const writes = [
    record(tenant, { action: 'partner.bank_changed', object: partnerId, detail: { fields, method: details.method } }),
    ...store(tenant, read, { ...row, sealed: await tenant.secrets.seal(JSON.stringify(details)) }),
    ...makeDue(tenant, due),
  ]
  const answer = await commitBank(tenant, read, writes, show(next), show)
  await announce(tenant, due)
  return answer
}

/** A person says that the details are right. Errors: 409 `bank_is_missing`, `bank_is_verified`, `changed_since_read`. */
export async function verifyBank<Answer>(tenant: Tenant, read: Bank, show: Show<Answer>): Promise<Answer> {
  if (read.details === null) throw conflict('bank_is_missing', 'This partner has given no bank details yet.')
  if (read.verifiedAt !== null) throw conflict('bank_is_verified', 'These bank details were verified before.')
  const next: Bank = { ...read, version: read.version + 1, verifiedAt: tenant.now, verifiedBy: tenant.actor }
  const { details, partnerId, ...row } = next
  const writes = [
    record(tenant, { action: 'partner.bank_verified', object: partnerId }),
    ...store(tenant, read, { ...row, sealed: await tenant.secrets.seal(JSON.stringify(details)) }),
  ]
  return commitBank(tenant, read, writes, show(next), show)
}
