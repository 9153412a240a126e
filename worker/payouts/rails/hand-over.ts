import * as z from 'zod'
import { makeDue, type PendingRow, workRows } from '../../activity/pending'
import { openPeople } from '../../organizations/people'
import { findBank } from '../../partners/bank/queries'
import { type BankDetails, BankDetails as StoredDetails } from '../../partners/bank/shapes'
import { partnersByIds } from '../../partners/queries'
import { insertRows, requireThat, type Write } from '../../platform/d1'
import type { Tenant } from '../../platform/tenant'
import type { AttemptRow, PayoutRow } from '../queries'
import { refused } from '../refusals'
import { openAccount } from './accounts'
import { referenceOf } from './reference'
import { railCalls } from './schema'

export const API_RAILS = ['stripe', 'xendit', 'paypal'] as const
export type ApiRail = (typeof API_RAILS)[number]
export const isApiRail = (rail: string): rail is ApiRail => API_RAILS.some((name) => name === rail)

/** The work of calling a rail; its subject is the reference of the attempt. */
export const RAIL_CALL = 'payout.call'

/** Where an attempt goes, as it was when a person sent it; later changes of the partner do not reach it. */
export const Destination = z.object({ bank: StoredDetails, email: z.string().nullable() })
export type Destination = z.output<typeof Destination>

const FITS: Record<ApiRail, (bank: BankDetails) => boolean> = {
  stripe: (bank) => bank.stripe_account !== null,
  xendit: (bank) => bank.bank_code !== null && bank.account_number !== null && bank.holder !== null,
  paypal: (bank) => bank.paypal_email !== null,
}

export type Handed = {
  guards: Write[]
  rows: Write[]
  due: PendingRow[]
  called: Pick<AttemptRow, 'call' | 'told' | 'isUnanswered'>
}
export const NOTHING_TO_CALL: Handed = {
  ...{ guards: [], rows: [], due: [] },
  called: { call: null, told: null, isUnanswered: 0 },
}

/**
 * What goes into the commit of an attempt that an API shall make: where it goes, sealed, and the work of calling.
 * Errors: 409 `rail_not_connected`, `rail_is_off`, `bank_not_verified`, `bank_does_not_fit_the_rail`.
 */
export async function handOver(
  tenant: Tenant,
  payout: Pick<PayoutRow, 'id' | 'partnerId'>,
  { rail, k }: { rail: ApiRail; k: number },
): Promise<Handed> {
  const [account, bank, partners] = await Promise.all([
    openAccount(tenant, rail),
    findBank(tenant, payout.partnerId),
    partnersByIds(tenant, [payout.partnerId]),
  ])
  if (!account) throw refused('rail_not_connected')
  if (!account.settings.is_enabled) throw refused('rail_is_off')
  if (bank.details === null || bank.verifiedAt === null) throw refused('bank_not_verified')
  if (!FITS[rail](bank.details)) throw refused('bank_does_not_fit_the_rail')
  const personId = partners.get(payout.partnerId)?.personId ?? ''
  const email = (await openPeople(tenant, [personId])).get(personId)?.email ?? null
  const destination: Destination = { bank: bank.details, email }
  const due = workRows(tenant, [{ queue: 'deliveries', kind: RAIL_CALL, subject: referenceOf(payout.id, k) }])
  const call = {
    ...{ payoutId: payout.id, k, rail, state: 'due' as const, updatedAt: tenant.now },
    destination: await tenant.secrets.seal(JSON.stringify(destination)),
  }
  return {
    guards: [
      requireThat(
        `EXISTS (SELECT 1 FROM partner_banks WHERE organization_id = ?1 AND partner_id = ?2
          AND version = CAST(?3 AS INTEGER) AND verified_at IS NOT NULL)`,
        'bank_not_verified',
        tenant.organizationId,
        payout.partnerId,
        bank.version,
      ),
    ],
    rows: [...insertRows(tenant.organizationId, railCalls, [call]), ...makeDue(tenant, due)],
    due,
    called: { call: 'due', told: null, isUnanswered: 1 },
  }
}
