import type { Touch } from './touch'

const DAY_MILLISECONDS = 86_400_000

export const EVIDENCE = [
  'click_token',
  'lead',
  'visitor_id',
  'customer_external_id',
  'email',
  'coupon',
  'code',
] as const
export type EvidenceKind = (typeof EVIDENCE)[number]

/** Times in epoch milliseconds. `claimedPartnerId`: whom the browser named, when that code exists. */
export type KnownLead = {
  readonly id: string
  readonly visitorId: string | null
  readonly isFromBrowser: boolean
  readonly claimedPartnerId: string | null
  readonly claimedAt: number | null
  readonly occurredAt: number
  readonly clickWindowDays: number
  readonly viewWindowDays: number
  readonly token: TokenFound
}

/** What a click token says, once it was verified; null where there is none. */
export type TokenFound =
  | { readonly touch: Touch }
  | { readonly reason: 'token_invalid' | 'token_bound_to_another' }
  | null

export const TOUCH_SOURCES = ['visit', 'token', 'claim', 'coupon', 'code', 'logged'] as const
export type SourcedTouch = Touch & { readonly source: (typeof TOUCH_SOURCES)[number] }

export type EvidenceFacts = {
  readonly orderAt: number
  /** Where the order names a whole second: the last millisecond of it. */
  readonly orderUntil?: number | undefined
  /** True where the order carries this evidence at all. */
  readonly present: Readonly<Record<EvidenceKind, boolean>>
  readonly leads: Readonly<Partial<Record<EvidenceKind, KnownLead | null>>>
  readonly token: TokenFound
  readonly visitorId: string | null
  readonly visitsOf: (visitorId: string) => readonly Touch[]
  readonly couponPartnerId: string | null
  readonly codePartnerId: string | null
}

export type EvidencePolicy = {
  readonly claims: 'hold' | 'allow' | 'ignore'
  readonly leadLock: boolean
  readonly leadBindingDays: number | null
  readonly clickWindowDays: number
  readonly viewWindowDays: number
  /** Windows to suppose in place of those that leads froze. */
  readonly leadWindows?: { readonly clickDays?: number | undefined; readonly viewDays?: number | undefined }
}

export type Candidate = { kind: EvidenceKind; present: boolean; found: boolean; chosen: boolean; reason: string | null }

export type Resolution = {
  chosen: EvidenceKind | null
  candidates: Candidate[]
  leadId: string | null
  measuredAt: number
  /** The last millisecond that `measuredAt` may mean, where it is an order's whole second. */
  measuredUntil?: number
  measuredFrom: 'lead' | 'order'
  windowDays: { click: number; view: number }
  touches: SourcedTouch[]
  /** How the touches logged by hand are measured; null where there are none. */
  logged: LoggedRules | null
  /** True when nothing but the browser's word says who sent the buyer. */
  restsOnClaim: boolean
}

/** Days by touch type; '*' stands for the types not named. */
export type LoggedRules = { readonly measuredAt: number; readonly windowDays: Readonly<Record<string, number>> }

type Measured = Pick<Resolution, 'measuredAt' | 'measuredUntil' | 'measuredFrom'>
type Found = Measured & Pick<Resolution, 'leadId' | 'windowDays' | 'touches' | 'restsOnClaim'>
type Answer = { found: Found } | { reason: string }

const fromVisits = (touches: readonly Touch[]): SourcedTouch[] =>
  touches.map((touch) => ({ ...touch, source: 'visit' }))

/** A signed click needs no stored visit: it is the click. */
const fromToken = (token: TokenFound): SourcedTouch[] =>
  token && 'touch' in token ? [{ ...token.touch, source: 'token' }] : []

const fromOrder = ({ orderAt, orderUntil }: EvidenceFacts): Omit<Measured, 'measuredFrom'> => ({
  measuredAt: orderAt,
  ...(orderUntil === undefined ? {} : { measuredUntil: orderUntil }),
})

const ofOrder = (facts: EvidenceFacts, policy: EvidencePolicy, touches: SourcedTouch[]): Found => ({
  leadId: null,
  ...fromOrder(facts),
  measuredFrom: 'order',
  windowDays: { click: policy.clickWindowDays, view: policy.viewWindowDays },
  touches,
  restsOnClaim: false,
})

function claimOf(lead: KnownLead, policy: EvidencePolicy): SourcedTouch[] | string {
  if (lead.claimedPartnerId === null) return 'no_touch'
  if (lead.isFromBrowser && policy.claims === 'ignore') return 'claim_ignored'
  const at = Math.min(lead.claimedAt ?? lead.occurredAt, lead.occurredAt)
  return [{ id: `claim:${lead.id}`, partnerId: lead.claimedPartnerId, type: 'click', at, source: 'claim' }]
}

/**
 * The touches a lead froze: its visitor's, measured from its own time (never later than the order's). Only where
 * no visit was stored does the word of the page count.
 */
function ofLead(lead: KnownLead, facts: EvidenceFacts, policy: EvidencePolicy): Answer {
  if (policy.leadBindingDays !== null && facts.orderAt - lead.occurredAt > policy.leadBindingDays * DAY_MILLISECONDS)
    return { reason: 'lead_binding_ended' }
  const visits = lead.visitorId === null ? [] : fromVisits(facts.visitsOf(lead.visitorId))
  const proven = [...visits, ...(visits.length ? [] : fromToken(lead.token))]
  const claim = proven.length ? [] : claimOf(lead, policy)
  if (typeof claim === 'string') return { reason: claim }
  return {
    found: {
      leadId: lead.id,
      ...(lead.occurredAt > (facts.orderUntil ?? facts.orderAt) ? fromOrder(facts) : { measuredAt: lead.occurredAt }),
      measuredFrom: 'lead',
      windowDays: { click: lead.clickWindowDays, view: lead.viewWindowDays },
      touches: proven.length ? proven : claim,
      restsOnClaim: proven.length === 0 && lead.isFromBrowser && policy.claims === 'hold',
    },
  }
}

function ofVisitor(facts: EvidenceFacts, policy: EvidencePolicy): Answer {
  const lead = facts.leads.visitor_id
  const throughLead = lead && policy.leadLock ? ofLead(lead, facts, policy) : null
  if (throughLead && 'found' in throughLead) return throughLead
  const visits = facts.visitorId === null ? [] : fromVisits(facts.visitsOf(facts.visitorId))
  if (visits.length === 0) return throughLead ?? { reason: 'no_touch' }
  return { found: ofOrder(facts, policy, visits) }
}

const named = (
  facts: EvidenceFacts,
  policy: EvidencePolicy,
  partnerId: string | null,
  source: 'coupon' | 'code',
): Answer =>
  partnerId === null
    ? { reason: 'unknown_code' }
    : { found: ofOrder(facts, policy, [{ id: source, partnerId, type: 'click', at: facts.orderAt, source }]) }

function answer(kind: EvidenceKind, facts: EvidenceFacts, policy: EvidencePolicy): Answer {
  switch (kind) {
    case 'click_token':
      if (!facts.token || 'reason' in facts.token) return { reason: facts.token?.reason ?? 'token_invalid' }
      return { found: ofOrder(facts, policy, fromToken(facts.token)) }
    case 'visitor_id':
      return ofVisitor(facts, policy)
    case 'coupon':
      return named(facts, policy, facts.couponPartnerId, 'coupon')
    case 'code':
      return named(facts, policy, facts.codePartnerId, 'code')
    default: {
      const lead = facts.leads[kind]
      return lead ? ofLead(lead, facts, policy) : { reason: 'unknown_lead' }
    }
  }
}

/**
 * Resolves who may have sent the buyer, in the published order. The first evidence that leads to a touch is chosen;
 * the others are kept with the reason why they were not.
 */
export function resolveEvidence(facts: EvidenceFacts, policy: EvidencePolicy): Resolution {
  let found: Found | null = null
  let chosen: EvidenceKind | null = null
  const candidates = EVIDENCE.map((kind): Candidate => {
    if (!facts.present[kind]) return { kind, present: false, found: false, chosen: false, reason: null }
    const told = answer(kind, facts, policy)
    if ('reason' in told) return { kind, present: true, found: false, chosen: false, reason: told.reason }
    if (found) return { kind, present: true, found: true, chosen: false, reason: 'outranked' }
    found = told.found
    chosen = kind
    return { kind, present: true, found: true, chosen: true, reason: null }
  })
  return { chosen, candidates, ...(found ?? ofOrder(facts, policy, [])), logged: null }
}
