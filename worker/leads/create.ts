import { announce, type PendingRow } from '../activity/pending'
import { isAlreadyRecorded, record } from '../activity/record'
import { correctedTime } from '../core/visit'
import { findOrMakePerson, isPersonRace } from '../organizations/people'
import { loadSettings, type Settings } from '../organizations/settings'
import { insertRows, type Write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, type Tenant } from '../platform/tenant'
import { holdClicks } from '../visits/hold-click'
import type { CreateLead } from './input'
import { leadsByIdentity } from './queries'
import { leadIdentities, leads } from './schema'

export type LeadSource = typeof leads.$inferSelect.source

/** Orders that wait for this lead: one statement whose rows are work to announce. Given by a domain downstream. */
export type AfterLead = (tenant: Tenant, lead: { id: string; keys: string[]; visitorId: string | null }) => Write

export type Outcome = { leadId: string; isNew: boolean }

const isRace = (error: unknown) =>
  isPersonRace(error) || isAlreadyRecorded(error) || refusedBy(error, 'UNIQUE constraint failed: lead_identities')

type Decided = { id: string; writes: Write[]; keys: string[] }

async function decide(
  tenant: Tenant,
  given: CreateLead,
  source: LeadSource,
  settings: Settings,
): Promise<Decided | Outcome> {
  const person = given.email ? await findOrMakePerson(tenant, { email: given.email, name: given.name ?? null }) : null
  const byExternal = given.external_id ? [`x:${given.external_id}`] : []
  const byEmail = person?.emailHash ? [`e:${person.emailHash}`] : []
  const known = await leadsByIdentity(tenant, [...byExternal, ...byEmail])
  const sameExternal = byExternal.map((key) => known.get(key)).find((lead) => lead)
  const sameEmail = byEmail.map((key) => known.get(key)).find((lead) => lead)
  const isSomebodyElse =
    sameEmail && given.external_id && sameEmail.externalId !== null && sameEmail.externalId !== given.external_id
  const same = sameExternal ?? (isSomebodyElse ? undefined : sameEmail)
  if (same) return { leadId: same.id, isNew: false }

  const id = newId('led', tenant.now)
  const keys = sameEmail ? byExternal : [...byExternal, ...byEmail]
  const row = {
    id,
    personId: person?.id ?? null,
    externalId: given.external_id ?? null,
    visitorId: given.visitor_id ?? null,
    source,
    claimedCode: given.partner_code?.toLowerCase() ?? null,
    claimedAt: given.partner_code ? (given.clicked_at ?? null) : null,
    clickToken: given.click_token ?? null,
    clickWindowDays: settings.clickWindowDays,
    viewWindowDays: settings.viewWindowDays,
    metadata: given.metadata ?? {},
    occurredAt: correctedTime({
      occurredAt: given.occurred_at ?? null,
      sentAt: given.sent_at ?? null,
      receivedAt: tenant.now,
    }),
    createdAt: tenant.now,
    version: 1,
  }
  const shown = [...(row.visitorId ? [`v:${row.visitorId}`] : []), ...byEmail, ...byExternal]
  const presented = row.clickToken ? [{ token: row.clickToken, keys: shown, at: row.occurredAt }] : []
  return {
    id,
    keys,
    writes: [
      record(tenant, { action: 'lead.created', object: id, key: `lead.created:${id}` }),
      ...(person?.writes ?? []),
      ...insertRows(tenant.organizationId, leads, [row]),
      ...(await holdClicks(tenant, presented, settings.clickWindowDays)),
      ...insertRows(
        tenant.organizationId,
        leadIdentities,
        keys.map((key) => ({ key, leadId: id })),
      ),
    ],
  }
}

const workOf = (rows: unknown[]): Pick<PendingRow, 'queue' | 'kind' | 'subject'>[] =>
  rows.flatMap((row) =>
    row !== null && typeof row === 'object' && 'subject' in row && 'kind' in row
      ? [{ queue: 'events' as const, kind: String(row.kind), subject: String(row.subject) }]
      : [],
  )

/**
 * One lead per external id, else per e-mail; a repeat answers the lead that is there and changes nothing.
 * Orders of the same person that came before are due again, in the same commit.
 */
export async function createLead(
  tenant: Tenant,
  given: CreateLead,
  source: LeadSource,
  after: AfterLead,
): Promise<Outcome> {
  const settings = await loadSettings(tenant)
  for (let attempt = 0; ; attempt++) {
    const decided = await decide(tenant, given, source, settings)
    if ('leadId' in decided) return decided
    const { id, keys, writes } = decided
    const due = after(tenant, { id, keys, visitorId: given.visitor_id ?? null })
    try {
      const results = await commit(tenant, [...writes, due], { status: 201, answer: { lead_id: id } })
      const dueRows = workOf(results[writes.length]?.results ?? [])
      await announce(tenant, dueRows)
      return { leadId: id, isNew: true }
    } catch (error) {
      if (!isRace(error) || attempt > 5) throw error
    }
  }
}
