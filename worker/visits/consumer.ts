import { quarantine } from '../activity/dead-letters'
import { announce, type PendingRow } from '../activity/pending'
import { dropReason, TAG_TEST_CODE } from '../core/visit'
import { loadSettings } from '../organizations/settings'
import { reachOfCodes } from '../partners/queries'
import { consume, type Received } from '../platform/consumer'
import type { Write } from '../platform/d1'
import type { Bindings, MessageBatch } from '../platform/env'
import { residenceOf } from '../platform/residence'
import { commit, openTenant, type Tenant } from '../platform/tenant'
import { holdClicks, type Presented } from './hold-click'
import { isVisitsMessage, type QueuedVisit, type VisitsMessage } from './message'
import { unknownOf } from './queries'
import {
  type DroppedVisit,
  isKnownVisit,
  markTagSeen,
  type StoredVisit,
  storeDropped,
  storeVisits,
  timesOf,
} from './store'

const MAX_VISITS_A_COMMIT = 100
const MAX_TRIES = 4

/** What else must be due when visits of these visitors arrive; the last statement returns the rows to announce. */
export type Afterwards = (tenant: Tenant, visitorIds: string[]) => Write

type Arrival = { body: VisitsMessage; visit: QueuedVisit }

const arrivalsOf = (messages: Received<VisitsMessage>[]): Arrival[] => {
  const byId = new Map<string, Arrival>()
  for (const { body } of messages)
    for (const visit of body.visits) {
      const key = `${visit.visitor_id} ${visit.id}`
      if (!byId.has(key)) byId.set(key, { body, visit })
    }
  return [...byId.values()]
}

const toStore = ({ body, visit }: Arrival, partnerId: string): StoredVisit => ({
  visitor_id: visit.visitor_id,
  id: visit.id,
  partner_id: partnerId,
  code: visit.partner_code.toLowerCase(),
  kind: visit.kind,
  campaign: visit.campaign,
  occurred_at: visit.occurred_at,
  received_at: body.received_at,
  ...timesOf(visit.occurred_at),
  detail: {
    host: visit.host,
    path: visit.path,
    referrer_host: visit.referrer_host,
    utm: visit.utm,
    country: body.country,
    device: body.device,
    consent: visit.consent,
  },
})

type Sorted = {
  stored: StoredVisit[]
  presented: Presented[]
  dropped: DroppedVisit[]
  tests: { at: number; host: string }[]
}

async function sort(tenant: Tenant, arrivals: Arrival[]): Promise<Sorted> {
  const codes = [...new Set(arrivals.map(({ visit }) => visit.partner_code.toLowerCase()))]
  const partners = await reachOfCodes(tenant, codes)
  const sorted: Sorted = { stored: [], presented: [], dropped: [], tests: [] }
  for (const arrival of arrivals) {
    const { body, visit } = arrival
    const code = visit.partner_code.toLowerCase()
    if (code === TAG_TEST_CODE) {
      sorted.tests.push({ at: body.received_at, host: visit.host })
      continue
    }
    const partner = partners.get(code)
    const seen = {
      occurredAt: visit.occurred_at,
      receivedAt: body.received_at,
      isBot: body.is_bot || visit.bot,
      consent: visit.consent,
    }
    const reason = dropReason(seen, partner ?? null)
    if (reason || !partner)
      sorted.dropped.push({ id: visit.id, reason: reason ?? 'unknown_code', code, at: body.received_at })
    else {
      sorted.stored.push(toStore(arrival, partner.partnerId))
      const { click_token: token } = visit
      if (token) sorted.presented.push({ token, keys: [`v:${visit.visitor_id}`], at: visit.occurred_at })
    }
  }
  return sorted
}

/** Only visits that came by a signed link ask for the organization's window. */
const holdVisitors = async (tenant: Tenant, presented: Presented[]): Promise<Write[]> =>
  presented.length ? holdClicks(tenant, presented, (await loadSettings(tenant)).clickWindowDays) : []

async function land(env: Bindings, organizationId: string, arrivals: Arrival[], afterwards: Afterwards) {
  const now = Math.max(...arrivals.map(({ body }) => body.received_at))
  const residence = await residenceOf(env, organizationId, now)
  if (!residence) throw new Error('there is no such organization')
  const tenant = openTenant(env, residence, now)
  const sorted = await sort(tenant, arrivals)
  for (let tries = 1; ; tries++) {
    try {
      return await landSorted(tenant, sorted, afterwards)
    } catch (error) {
      if (!isKnownVisit(error) || tries === MAX_TRIES) throw error
      sorted.stored = await unknownOf(tenant, sorted.stored)
    }
  }
}

async function landSorted(tenant: Tenant, { stored, presented, dropped, tests }: Sorted, afterwards: Afterwards) {
  const test = tests.at(-1)
  const writes = [
    ...storeVisits(tenant, stored),
    ...(await holdVisitors(tenant, presented)),
    ...storeDropped(tenant, dropped),
    ...(test ? [markTagSeen(tenant, test)] : []),
  ]
  if (stored.length) writes.push(afterwards(tenant, [...new Set(stored.map(({ visitor_id }) => visitor_id))]))
  if (writes.length === 0) return
  const results = await commit(tenant, writes)
  if (stored.length) await announce(tenant, rowsToAnnounce(results.at(-1)?.results ?? []))
}

const rowsToAnnounce = (rows: unknown[]): Pick<PendingRow, 'queue' | 'kind' | 'subject'>[] =>
  rows.flatMap((row) =>
    row !== null && typeof row === 'object' && 'subject' in row && 'kind' in row
      ? [{ queue: 'events' as const, kind: String(row.kind), subject: String(row.subject) }]
      : [],
  )

/** Groups by organization, so by shard; each group lands in one commit, and a group that fails holds up no other. */
export const visitsConsumer = (afterwards: Afterwards) => (batch: MessageBatch<unknown>, env: Bindings) =>
  consume(
    batch,
    isVisitsMessage,
    async (messages) => {
      const groups = Map.groupBy(messages, ({ envelope }) => envelope.organization_id)
      for (const [organizationId, group] of groups) {
        try {
          const arrivals = arrivalsOf(group)
          for (let from = 0; from < arrivals.length; from += MAX_VISITS_A_COMMIT)
            await land(env, organizationId, arrivals.slice(from, from + MAX_VISITS_A_COMMIT), afterwards)
          for (const { settle } of group) settle.done()
        } catch (error) {
          for (const { settle } of group) settle.again(error)
        }
      }
    },
    (message, reason) => quarantine(env, 'visits', message, reason),
  )
