import { type Payable, unpayable } from '../../core/payout'
import { openFreeze } from '../../ledger/freeze'
import { openPeople } from '../../organizations/people'
import { openBanks } from '../../partners/bank/queries'
import { partnersByIds } from '../../partners/queries'
import { notFound } from '../../platform/errors'
import type { Tenant } from '../../platform/tenant'
import { type Payout, wholePayouts } from '../load'
import type { Payment } from './files/file'
import { payoutsByIds } from './queries'
import { referenceOf } from './reference'

const SENDABLE: readonly string[] = ['approved', 'partially_approved']
const EXPORTABLE: readonly string[] = [...SENDABLE, 'processing']

function refusalOf({ status, attempts }: Payout, payable: Payable): string | null {
  if (!EXPORTABLE.includes(status)) return 'payout_is_not_approved'
  if (attempts.some(({ call, outcome }) => call !== null && outcome === null)) return 'a_service_pays_it'
  return unpayable(payable)
}

/** What would go out now: the attempt under way, or the one that a send would make. */
function moneyOf({ status, attempt, attempts, lines }: Payout): { k: number; amountMinor: number } {
  const current = attempts.find(({ k }) => k === attempt)
  if (!SENDABLE.includes(status) && current) return { k: attempt, amountMinor: current.amount }
  const reserved = lines.filter((line) => line.status === 'reserved')
  return { k: attempt + 1, amountMinor: reserved.reduce((sum, { amount }) => sum + amount, 0) }
}

/** A payment, and the name of what forbids to carry it anywhere now. */
export type Carried = Payment & { refusal: string | null }

/** Payouts with whom they are for and where the money goes. Errors: 404 when one of the ids is none of the tenant's. */
export async function paymentsOf(tenant: Tenant, ids: readonly string[]): Promise<Carried[]> {
  const rows = await payoutsByIds(tenant, ids)
  if (rows.length !== ids.length) throw notFound()
  const partnerIds = [...new Set(rows.map(({ partnerId }) => partnerId))]
  const [payouts, partners, banks, freeze] = await Promise.all([
    wholePayouts(tenant, rows),
    partnersByIds(tenant, partnerIds),
    openBanks(tenant, partnerIds),
    openFreeze(tenant),
  ])
  const people = await openPeople(
    tenant,
    [...partners.values()].map(({ personId }) => personId),
  )
  return payouts.map((payout) => {
    const { k, amountMinor } = moneyOf(payout)
    const partner = partners.get(payout.partnerId)
    const person = people.get(partner?.personId ?? '')
    const bank = banks.get(payout.partnerId)
    return {
      payoutId: payout.id,
      reference: referenceOf(payout.id, k),
      partnerId: payout.partnerId,
      partnerName: person?.name ?? null,
      email: person?.email ?? null,
      currency: payout.currency,
      amountMinor,
      status: payout.status,
      bank: bank?.details ?? null,
      refusal: refusalOf(payout, {
        isFrozen: freeze !== null,
        partnerStatus: partner?.status ?? 'inactive',
        bankChangedAt: bank?.changedAt ?? null,
        now: tenant.now,
      }),
    }
  })
}
