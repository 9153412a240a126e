import type { scheduleRuns } from '../activity/directory-schema'
import type { SecretBox } from '../platform/seal'
import { when, whenOrNull } from '../platform/shapes'
import type { SignedIn } from './identify'
import type { apiKeys, memberships, organizations } from './schema'
import { halfLifeOf, type SettingValues } from './setting-values'
import { defaultValues, type SettingsRow, valuesInForce } from './settings'
import { emailOf } from './users'

type OrganizationRow = typeof organizations.$inferSelect
type KeyRow = Pick<typeof apiKeys.$inferSelect, 'id' | 'kind' | 'name' | 'hint' | 'publicKey' | 'createdAt'>
type MemberRow = Pick<typeof memberships.$inferSelect, 'id' | 'userId' | 'role' | 'partnerId' | 'createdAt'>

const inBothUnits = (values: SettingValues) => ({
  ...values,
  time_decay_half_life_days: halfLifeOf(values.time_decay_lambda),
})

export const shownOrganization = (organization: OrganizationRow, { chosen, ...row }: SettingsRow) => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  website: chosen.website,
  default_currency: row.defaultCurrency,
  plan: row.plan,
  mode: organization.mode,
  settings: inBothUnits(valuesInForce(row.defaultCurrency, chosen)),
  defaults: inBothUnits(defaultValues(row.defaultCurrency, chosen.website)),
  version: row.version,
  created_at: when(organization.createdAt),
})

export const shownKey = (row: KeyRow & { revokedAt?: number | null; lastUsedAt?: number | null }) => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  hint: row.hint,
  public_key: row.publicKey,
  created_at: when(row.createdAt),
  revoked_at: whenOrNull(row.revokedAt ?? null),
  last_used_at: whenOrNull(row.lastUsedAt ?? null),
})

export const shownMember = (row: MemberRow, email: string) => ({
  id: row.id,
  user_id: row.userId,
  email,
  role: row.role,
  partner_id: row.partnerId,
  created_at: when(row.createdAt),
})

/** Sealed addresses opened together, then shown. */
export const shownMembers = (secrets: SecretBox, rows: (MemberRow & { sealed: string })[]) =>
  Promise.all(rows.map(async (row) => shownMember(row, await emailOf(secrets, row.sealed))))

export const shownMembership = (
  { id, role, partnerId, organization }: SignedIn['memberships'][number],
  { defaultCurrency, timeZone }: { defaultCurrency: string; timeZone: string },
) => ({
  id,
  role,
  face: role.startsWith('partner_') ? ('portal' as const) : ('console' as const),
  partner_id: partnerId,
  organization: {
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    website: organization.website,
    mode: organization.mode,
    default_currency: defaultCurrency,
    time_zone: timeZone,
    logo: null,
  },
})

export const shownRun = (row: typeof scheduleRuns.$inferSelect) => ({
  job: row.job,
  started_at: when(row.startedAt),
  finished_at: whenOrNull(row.finishedAt),
  outcome: row.outcome,
})

/** What a merchant pastes; null without a live publishable key, for a tag that cannot work is worse than none. */
export const shownInstall = (publicUrl: string, publishableKey: string | null, { chosen, ...row }: SettingsRow) => {
  const scriptUrl = new URL('/p.js', publicUrl).toString()
  const testUrl = new URL(chosen.website)
  testUrl.searchParams.set('ref', 'tributary-test')
  return {
    publishable_key: publishableKey,
    script_url: scriptUrl,
    api_url: new URL('/api', publicUrl).toString(),
    tag: publishableKey && `<script defer src="${scriptUrl}" data-partner="${publishableKey}"></script>`,
    test_url: testUrl.toString(),
    tag_seen_at: whenOrNull(row.tagSeenAt),
    tag_seen_on: row.tagSeenOn,
    website: chosen.website,
    allowed_origins: valuesInForce(row.defaultCurrency, chosen).allowed_origins,
  }
}
