import {
  type EvidenceFacts,
  type EvidencePolicy,
  type KnownLead,
  type Resolution,
  resolveEvidence,
} from '../core/evidence'
import type { Touch } from '../core/touch'
import { type LeadFacts, leadsByIdentity, leadsByIds, leadsByVisitor } from '../leads/queries'
import { evidenceKeys, lastMillisecond } from '../orders/content'
import { NO_EVIDENCE, StoredEvidence } from '../orders/lines'
import type { FactRow, OrderRow } from '../orders/queries'
import { partnersByCodes } from '../partners/queries'
import type { Tenant } from '../platform/tenant'
import { visitsOf } from '../visits/queries'
import { loadTokens, tokenFor } from './tokens'

export type ToResolve = { order: OrderRow; facts: FactRow[]; policy: EvidencePolicy }

/** An order or a deal with what is known of its buyer, at its time (epoch milliseconds). */
type Asked = { id: string; at: number; evidence: StoredEvidence; policy: EvidencePolicy }

const inTime = (a: FactRow, b: FactRow) => a.occurredAt - b.occurredAt || (a.externalId < b.externalId ? -1 : 1)

/** The order's own evidence, completed by what later facts told; the earlier word stands. */
export function evidenceOf({ order, facts }: Pick<ToResolve, 'order' | 'facts'>): StoredEvidence {
  const told = facts
    .filter(({ kind }) => kind === 'evidence')
    .toSorted(inTime)
    .map(({ detail }) => StoredEvidence.parse(detail))
  return [StoredEvidence.parse(order.evidence), ...told].reduce((known, more) => ({
    click_token: known.click_token ?? more.click_token,
    lead_id: known.lead_id ?? more.lead_id,
    visitor_id: known.visitor_id ?? more.visitor_id,
    customer_external_id: known.customer_external_id ?? more.customer_external_id,
    email_hash: known.email_hash ?? more.email_hash,
    coupon_codes: known.coupon_codes.length ? known.coupon_codes : more.coupon_codes,
    partner_code: known.partner_code ?? more.partner_code,
    payment_references: known.payment_references,
    is_whole_second: known.is_whole_second,
  }))
}

const present = <Value>(values: (Value | null | undefined)[]): Value[] => [
  ...new Set(values.filter((value): value is Value => value !== null && value !== undefined)),
]

async function load(tenant: Tenant, all: StoredEvidence[]) {
  const identities = all.flatMap(({ customer_external_id: x, email_hash: e }) => [
    ...(x ? [`x:${x}`] : []),
    ...(e ? [`e:${e}`] : []),
  ])
  const [byId, byVisitor, byIdentity] = await Promise.all([
    leadsByIds(tenant, present(all.map(({ lead_id }) => lead_id))),
    leadsByVisitor(tenant, present(all.map(({ visitor_id }) => visitor_id))),
    leadsByIdentity(tenant, present(identities)),
  ])
  const leads = [...byId.values(), ...byVisitor.values(), ...byIdentity.values()]
  const claimed = leads.map(({ claimedCode }) => claimedCode)
  const codes = [...claimed, ...all.map(({ partner_code }) => partner_code?.toLowerCase())]
  const coupons = all.flatMap(({ coupon_codes }) => coupon_codes.map((code) => code.toLowerCase()))
  const tokens = present([...all.map(({ click_token }) => click_token), ...leads.map(({ clickToken }) => clickToken)])
  const [visits, links, couponed, shown] = await Promise.all([
    visitsOf(tenant, present([...all.map(({ visitor_id }) => visitor_id), ...leads.map(({ visitorId }) => visitorId)])),
    partnersByCodes(tenant, 'link', present(codes)),
    partnersByCodes(tenant, 'coupon', present(coupons)),
    loadTokens(tenant, tokens),
  ])
  return { byId, byVisitor, byIdentity, visits, links, couponed, tokens: shown }
}

type Loaded = Awaited<ReturnType<typeof load>>

/** By which keys a lead may hold a click. */
const keysOf = ({ visitorId, externalId, emailHash }: LeadFacts): string[] => [
  ...(visitorId ? [`v:${visitorId}`] : []),
  ...(externalId ? [`x:${externalId}`] : []),
  ...(emailHash ? [`e:${emailHash}`] : []),
]

const knownLead = (lead: LeadFacts | undefined, loaded: Loaded, { leadWindows }: EvidencePolicy): KnownLead | null =>
  lead === undefined
    ? null
    : {
        id: lead.id,
        visitorId: lead.visitorId,
        isFromBrowser: lead.source === 'browser',
        claimedPartnerId: (lead.claimedCode && loaded.links.get(lead.claimedCode)?.partnerId) ?? null,
        claimedAt: lead.claimedAt,
        occurredAt: lead.occurredAt,
        clickWindowDays: leadWindows?.clickDays ?? lead.clickWindowDays,
        viewWindowDays: leadWindows?.viewDays ?? lead.viewWindowDays,
        token: tokenFor(loaded.tokens, {
          token: lead.clickToken,
          keys: keysOf(lead),
          at: lead.occurredAt,
          windowDays: leadWindows?.clickDays ?? lead.clickWindowDays,
        }),
      }

/** A buyer is known by the order's own keys, and by those of the leads these lead to. */
function keysOfBuyer({ id: orderId, evidence }: Asked, { byId, byVisitor, byIdentity }: Loaded): string[] {
  const { lead_id: id, visitor_id: visitor, customer_external_id: external, email_hash: hash } = evidence
  const leads = [
    byId.get(id ?? ''),
    byVisitor.get(visitor ?? ''),
    byIdentity.get(`x:${external}`),
    byIdentity.get(`e:${hash}`),
  ]
  return [`o:${orderId}`, ...evidenceKeys(evidence), ...leads.flatMap((lead) => (lead ? keysOf(lead) : []))]
}

function factsFor(asked: Asked, loaded: Loaded): EvidenceFacts {
  const { at, policy, evidence } = asked
  const until = lastMillisecond(at, evidence)
  const touches = (visitorId: string): Touch[] =>
    (loaded.visits.get(visitorId) ?? []).map(({ id, partnerId, kind, occurredAt, path }) => ({
      id,
      partnerId,
      type: kind,
      at: occurredAt,
      path,
    }))
  const { lead_id: leadId, visitor_id: visitorId, customer_external_id: externalId, email_hash: hash } = evidence
  return {
    orderAt: at,
    orderUntil: until,
    present: {
      click_token: evidence.click_token !== null,
      lead: leadId !== null,
      visitor_id: visitorId !== null,
      customer_external_id: externalId !== null,
      email: hash !== null,
      coupon: evidence.coupon_codes.length > 0,
      code: evidence.partner_code !== null,
    },
    leads: {
      lead: knownLead(loaded.byId.get(leadId ?? ''), loaded, policy),
      visitor_id: knownLead(loaded.byVisitor.get(visitorId ?? ''), loaded, policy),
      customer_external_id: knownLead(loaded.byIdentity.get(`x:${externalId}`), loaded, policy),
      email: knownLead(loaded.byIdentity.get(`e:${hash}`), loaded, policy),
    },
    token: tokenFor(loaded.tokens, {
      token: evidence.click_token,
      keys: keysOfBuyer(asked, loaded),
      at,
      until,
      windowDays: policy.clickWindowDays,
    }),
    visitorId,
    visitsOf: touches,
    couponPartnerId:
      evidence.coupon_codes.map((code) => loaded.couponed.get(code.toLowerCase())?.partnerId).find((id) => id) ?? null,
    codePartnerId: loaded.links.get(evidence.partner_code?.toLowerCase() ?? '')?.partnerId ?? null,
  }
}

async function resolveAll(tenant: Tenant, all: Asked[]): Promise<Map<string, Resolution>> {
  const loaded = await load(
    tenant,
    all.map(({ evidence }) => evidence),
  )
  return new Map(all.map((each) => [each.id, resolveEvidence(factsFor(each, loaded), each.policy)] as const))
}

/**
 * Who may have sent the buyers of these orders; keyed by order id. A dozen statements, whatever the number of orders.
 */
export const resolveOrders = (tenant: Tenant, all: ToResolve[]): Promise<Map<string, Resolution>> =>
  resolveAll(
    tenant,
    all.map(({ order, facts, policy }) => ({
      id: order.id,
      at: order.placedAt,
      evidence: evidenceOf({ order, facts }),
      policy,
    })),
  )

/** The touches that the leads of these deals froze; keyed by deal id. `at` is the close, in epoch milliseconds. */
export const resolveDeals = (
  tenant: Tenant,
  all: { id: string; leadId: string | null; at: number; policy: EvidencePolicy }[],
): Promise<Map<string, Resolution>> =>
  resolveAll(
    tenant,
    all.map(({ id, leadId, at, policy }) => ({ id, at, evidence: { ...NO_EVIDENCE, lead_id: leadId }, policy })),
  )
