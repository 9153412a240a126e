import { record } from '../activity/record'
import { partnerNames, partnersByIds } from '../partners/queries'
import { insertRows, requireChanges, requireThat, type Write, write } from '../platform/d1'
import { conflict, invalid, notFound, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, one, type Tenant } from '../platform/tenant'
import { dealIsClosed } from './change'
import type { NewTouchpoint } from './input'
import { type DealRow, findTouchpoint, findTouchpointByExternalId, type TouchpointRow } from './queries'
import { touchpoints } from './schema'
import { type ShownTouchpoint, shownTouchpoint } from './shown'

/** Each decision weighs all of them, and each list tells all of them. */
const MAX_TOUCHPOINTS = 1_000

/** What a touchpoint is logged on, and what else belongs into the same commit. */
export type TouchpointSubject = { id: string; noun: 'deal' | 'order'; currency: string; alongside: Write[] }

/** `results` are those of the subject's own writes, in their order. */
export type Logged = { answer: ShownTouchpoint; isNew: boolean; results: { results?: unknown[] }[] }

const rowOf = (tenant: Tenant, subjectId: string, given: NewTouchpoint): TouchpointRow => ({
  organizationId: tenant.organizationId,
  subjectId,
  id: newId('tch', tenant.now),
  externalId: given.external_id ?? null,
  partnerId: given.partner_id,
  type: given.type,
  occurredAt: given.occurred_at ?? tenant.now,
  weight: given.weight ?? null,
  notes: given.notes ?? '',
  actor: tenant.actor,
  createdAt: tenant.now,
})

const isSame = (known: TouchpointRow, given: NewTouchpoint) =>
  known.partnerId === given.partner_id &&
  known.type === given.type &&
  known.weight === (given.weight ?? null) &&
  known.notes === (given.notes ?? '') &&
  (given.occurred_at === undefined || given.occurred_at === null || given.occurred_at === known.occurredAt)

async function sameTouchpoint(tenant: Tenant, subjectId: string, given: NewTouchpoint): Promise<TouchpointRow | null> {
  const [known] = given.external_id ? await findTouchpointByExternalId(tenant, subjectId, given.external_id) : []
  if (known && !isSame(known, given))
    throw conflict(
      'touchpoint_exists_with_other_content',
      `Touchpoint ${given.external_id} was logged with other content.`,
    )
  return known ?? null
}

/**
 * Logs a touch by hand; the same external id on the same subject is one touchpoint. Errors: 422 `unknown_partner`,
 * `currency_differs`; 409 `deal_is_closed`, `touchpoint_exists_with_other_content`, `too_many_touchpoints`.
 */
export async function logTouchpoint(tenant: Tenant, subject: TouchpointSubject, given: NewTouchpoint): Promise<Logged> {
  if (given.currency && given.currency !== subject.currency)
    throw invalid('currency', `differs from the ${subject.noun}'s, which is ${subject.currency}`, 'currency_differs')
  const [known, partners, names] = await Promise.all([
    sameTouchpoint(tenant, subject.id, given),
    partnersByIds(tenant, [given.partner_id]),
    partnerNames(tenant, [given.partner_id]),
  ])
  const name = names.get(given.partner_id) ?? null
  if (known) return { answer: shownTouchpoint(known, name), isNew: false, results: [] }
  if (!partners.has(given.partner_id)) throw invalid('partner_id', 'is not the id of a partner', 'unknown_partner')
  const logged = rowOf(tenant, subject.id, given)
  const answer = shownTouchpoint(logged, name)
  const { organizationId: _, ...row } = logged
  const { partnerId, type } = logged
  const writes = [
    requireThat(
      '(SELECT COUNT(*) FROM touchpoints WHERE organization_id = ?1 AND subject_id = ?2) < CAST(?3 AS INTEGER)',
      'too_many_touchpoints',
      ...[tenant.organizationId, subject.id, MAX_TOUCHPOINTS],
    ),
    record(tenant, {
      action: `${subject.noun}.touched`,
      object: subject.id,
      detail: { touchpoint_id: logged.id, partner_id: partnerId, type },
    }),
    ...insertRows(tenant.organizationId, touchpoints, [row]),
  ]
  try {
    const results = await commit(tenant, [...writes, ...subject.alongside], { status: 201, answer })
    return { answer, isNew: true, results: results.slice(writes.length) }
  } catch (error) {
    if (refusedBy(error, 'deal_is_closed')) throw dealIsClosed()
    if (refusedBy(error, 'too_many_touchpoints'))
      throw conflict(
        'too_many_touchpoints',
        `This ${subject.noun} has ${MAX_TOUCHPOINTS} touchpoints; it takes no more.`,
      )
    if (refusedBy(error, 'UNIQUE constraint failed: touchpoints')) return logTouchpoint(tenant, subject, given)
    throw error
  }
}

/**
 * A touchpoint takes the deal to its next version, so that a decision that has not seen it is refused. That the deal is
 * open, the triggers of touchpoints say in the same batch.
 */
const touchDeal = (tenant: Tenant, dealId: string): Write =>
  write(`UPDATE deals SET version = version + 1 WHERE organization_id = ?1 AND id = ?2`, tenant.organizationId, dealId)

export const logOnDeal = (tenant: Tenant, deal: DealRow, given: NewTouchpoint) =>
  logTouchpoint(
    tenant,
    { id: deal.id, noun: 'deal', currency: deal.currency, alongside: [touchDeal(tenant, deal.id)] },
    given,
  )

/** Takes back a touchpoint of an open deal; what it said stays in the activity. Errors: 409 `deal_is_closed`. */
export async function removeFromDeal(tenant: Tenant, deal: DealRow, touchpointId: string) {
  const { organizationId: _, ...gone } = one(await findTouchpoint(tenant, deal.id, touchpointId))
  try {
    await commit(tenant, [
      record(tenant, { action: 'deal.touchpoint_removed', object: deal.id, detail: gone }),
      write(
        'DELETE FROM touchpoints WHERE organization_id = ?1 AND subject_id = ?2 AND id = ?3',
        tenant.organizationId,
        deal.id,
        touchpointId,
      ),
      requireChanges(1, 'touchpoint_is_gone'),
      touchDeal(tenant, deal.id),
    ])
  } catch (error) {
    if (refusedBy(error, 'touchpoint_is_gone')) throw notFound()
    if (refusedBy(error, 'deal_is_closed')) throw dealIsClosed()
    throw error
  }
}
