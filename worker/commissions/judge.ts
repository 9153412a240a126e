import { evidenceOf } from '../attribution/resolve'
import { paidAtOf } from '../core/history'
import { type Judgement, judge, type QualityPolicy } from '../core/judgement'
import { lastMillisecond, orderKeysOf } from '../orders/content'
import type { Tenant } from '../platform/tenant'
import type { Frozen } from './frozen'
import type { Case } from './load'
import { type QualityRows, qualityRows, type Suspect } from './quality-queries'

const policyOf = (frozen: Frozen): QualityPolicy => ({
  self_referral: frozen.self_referral,
  duplicate: frozen.duplicate,
  velocity: frozen.velocity,
  late_touch: frozen.late_touch,
})

type Unjudged = Omit<Case, 'judgement'>

const paidAt = ({ order, facts }: Unjudged) => paidAtOf(order.paidAt, facts)
const paidOrPlaced = (of: Unjudged) => paidAt(of) ?? of.order.placedAt
const isBefore = (a: Unjudged, b: Unjudged) =>
  paidOrPlaced(a) < paidOrPlaced(b) || (paidOrPlaced(a) === paidOrPlaced(b) && a.order.id < b.order.id)

const suspectOf = (of: Unjudged): Suspect => ({
  id: of.order.id,
  leadId: of.resolution.leadId,
  personId: of.order.personId,
  at: paidOrPlaced(of),
  currency: of.order.currency,
  total: of.order.totalAmount,
  keys: orderKeysOf(evidenceOf(of)).filter((key) => /^[pxe]:/.test(key)),
  partnerIds: [...new Set(of.resolution.touches.map(({ partnerId }) => partnerId))],
  watchesPace: of.frozen.velocity !== 'allow',
})

/** Paid orders of the same group are not stored yet as conversions of their partners; they count all the same. */
function timesIn(all: Unjudged[], of: Unjudged, partnerId: string): number[] {
  const others = all.filter(({ order }) => order.id !== of.order.id && order.attributedAt === null)
  return others
    .filter((other) => paidAt(other) !== null)
    .filter(({ resolution }) => resolution.touches.some((touch) => touch.partnerId === partnerId))
    .filter((other) => isBefore(other, of))
    .map(paidOrPlaced)
}

function judgementOf(of: Unjudged, all: Unjudged[], rows: QualityRows): Judgement {
  const { id } = of.order
  const same = rows.duplicates.get(id) ?? []
  return judge(
    of.resolution.touches,
    {
      orderAt: paidOrPlaced(of),
      touchedUntil: Math.max(paidOrPlaced(of), lastMillisecond(of.order.placedAt, evidenceOf(of)) ?? 0),
      buyers: rows.buyers.get(id) ?? [],
      marksOf: (partnerId) => rows.partners.get(partnerId) ?? [],
      timesOf: (partnerId) => [...(rows.times.get(`${partnerId} ${id}`) ?? []), ...timesIn(all, of, partnerId)],
      samePayment: same.find(({ isPayment }) => isPayment)?.other ?? null,
      sameAmount: same.find(({ isPayment }) => !isPayment)?.other ?? null,
    },
    policyOf(of.frozen),
  )
}

/** What is doubted about each of these orders; one round trip. */
export async function judgeCases(tenant: Tenant, all: Unjudged[]): Promise<Case[]> {
  if (all.length === 0) return []
  const rows = await qualityRows(tenant, all.map(suspectOf))
  return all.map((of) => ({ ...of, judgement: judgementOf(of, all, rows) }))
}
