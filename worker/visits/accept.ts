import { correctedTime, deviceOf, isBotAgent } from '../core/visit'
import { newId } from '../platform/id'
import type { Envelope } from '../platform/queue'
import type { Visit } from './input'
import { LENGTHS, type QueuedVisit, type VisitsMessage } from './message'

const hostOf = (address: string | null | undefined) =>
  address && /^https?:/.test(address) && URL.canParse(address) ? new URL(address).host.slice(0, LENGTHS.host) : ''
const pathOf = (address: string | null | undefined) => (address ? new URL(address).pathname.slice(0, LENGTHS.path) : '')

/** Never the query string: it may carry what the buyer typed. */
function seen(visit: Visit, receivedAt: number, trustBrowser: boolean): QueuedVisit {
  return {
    id: visit.id ?? newId('log', receivedAt).replace('log_', 'v_'),
    visitor_id: visit.visitor_id,
    partner_code: visit.partner_code,
    kind: visit.kind,
    occurred_at: correctedTime({ occurredAt: visit.occurred_at ?? null, sentAt: visit.sent_at ?? null, receivedAt }),
    bot: visit.bot === true && !trustBrowser,
    host: hostOf(visit.url),
    path: pathOf(visit.url),
    referrer_host: hostOf(visit.referrer),
    campaign: visit.campaign ?? visit.utm?.campaign ?? '',
    utm: visit.utm ?? null,
    consent: visit.consent ?? null,
    click_token: visit.click_token ?? null,
  }
}

export type Edge = { receivedAt: number; userAgent: string | null; country: string | null; trustBrowser: boolean }

/**
 * One message per request, so that a request is accepted whole or not at all. `trustBrowser`: in development, a
 * test browser on localhost counts as a person.
 */
export function visitsEnvelope(organizationId: string, visits: Visit[], edge: Edge): Envelope {
  const body: VisitsMessage = {
    received_at: edge.receivedAt,
    is_bot: isBotAgent(edge.userAgent),
    country: edge.country,
    device: deviceOf(edge.userAgent),
    visits: visits.map((visit) => seen(visit, edge.receivedAt, edge.trustBrowser)),
  }
  return {
    v: 1,
    id: newId('msg', edge.receivedAt),
    organization_id: organizationId,
    source_queue: 'visits',
    kind: 'visits',
    body,
  }
}
