import { VELOCITY_LIMIT } from '../core/judgement'
import { makeOrdersDue } from '../orders/work'
import { insertRows, type Write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'
import type { Case } from './load'
import { conversions } from './quality-schema'

/** A paid order of a partner that was not counted before, and whether it was judged to be one too many. */
export type Paced = { partnerId: string; placedAt: number; sourceId: string; isOver: number; isWatched: boolean }

const { withinMilliseconds: SPAN, most: MOST } = VELOCITY_LIMIT

/** Each partner whose touches an order has, when the order is paid. */
export const pacedBy = ({ order, frozen, resolution, judgement }: Case, paidAt: number | null): Paced[] =>
  paidAt === null
    ? []
    : [...new Set(resolution.touches.map(({ partnerId }) => partnerId))].map((partnerId) => {
        const isOver = judgement.doubts.some(({ check, about }) => check === 'velocity' && about === partnerId)
        return {
          partnerId,
          placedAt: paidAt,
          sourceId: order.id,
          isOver: isOver ? 1 : 0,
          isWatched: frozen.velocity !== 'allow',
        }
      })

export const countPaced = (tenant: Tenant, paced: Paced[]): Write[] =>
  insertRows(
    tenant.organizationId,
    conversions,
    paced.map(({ partnerId, placedAt, sourceId }) => ({ partnerId, placedAt, sourceId })),
    'ON CONFLICT (organization_id, partner_id, placed_at, source_id) DO NOTHING',
  )

/** The partner's orders of the span that ends with `c`, as far as the answer needs them. */
const countUpTo = (limit: string) => `(SELECT COUNT(*) FROM (SELECT 1 FROM conversions d WHERE d.organization_id = ?1
  AND d.partner_id = c.partner_id AND (d.placed_at, d.source_id) <= (c.placed_at, c.source_id)
  AND d.placed_at > c.placed_at - ${SPAN}
  LIMIT ${limit}))`

/**
 * Makes due, after `countPaced`, what these orders make one too many: later ones that are the first beyond the limit
 * now, and those of the orders themselves that were judged before others were counted. So a burst ends the same in
 * whichever order it arrives.
 */
export function afterPaced(tenant: Tenant, all: Paced[]): Write | null {
  const paced = all.filter(({ isWatched }) => isWatched)
  if (paced.length === 0) return null
  const spans = [...Map.groupBy(paced, ({ partnerId }) => partnerId)].map(([partnerId, each]) => ({
    partnerId,
    from: Math.min(...each.map(({ placedAt }) => placedAt)),
    until: Math.max(...each.map(({ placedAt }) => placedAt)) + SPAN,
  }))
  return makeOrdersDue(
    tenant,
    `SELECT c.source_id AS order_id FROM json_each(?5) j CROSS JOIN conversions c ON c.organization_id = ?1
       AND c.partner_id = j.value->>'partnerId' AND c.placed_at >= j.value->>'from' AND c.placed_at < j.value->>'until'
     WHERE c.source_id NOT IN (SELECT value->>'sourceId' FROM json_each(?4))
       AND ${countUpTo(`${MOST + 1} + json_array_length(?4)`)} BETWEEN ${MOST + 1} AND ${MOST} + json_array_length(?4)
     UNION SELECT c.source_id FROM json_each(?4) j CROSS JOIN conversions c ON c.organization_id = ?1
       AND c.partner_id = j.value->>'partnerId' AND c.placed_at = j.value->>'placedAt'
       AND c.source_id = j.value->>'sourceId'
     WHERE (${countUpTo(`${MOST + 1}`)} > ${MOST}) <> j.value->>'isOver'`,
    JSON.stringify(paced),
    JSON.stringify(spans),
  )
}
