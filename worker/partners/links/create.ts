import { record } from '../../activity/record'
import { loadSettings, type Settings } from '../../organizations/settings'
import { insertRows } from '../../platform/d1'
import { invalid, refusedBy } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import { codeIsTaken, codeRow, insertCodes, requireFree } from '../codes'
import type { CodeRow, Partner } from '../queries'
import { links } from '../schema'
import { campaignOf, isAtHome } from './address'
import type { NewLink } from './input'
import type { Link } from './queries'

/** Where this organization's links may lead. */
export const homeOrigins = ({ website, allowedOrigins }: Pick<Settings, 'website' | 'allowedOrigins'>) =>
  URL.canParse(website) ? [new URL(website).origin, ...allowedOrigins] : allowedOrigins

/** Errors: 422 `destination_is_foreign`. */
export async function requireHome(tenant: Tenant, destination: string) {
  const origins = homeOrigins(await loadSettings(tenant))
  if (!isAtHome(destination, origins))
    throw invalid('destination', `must be an address on ${origins.join(', ')}`, 'destination_is_foreign')
}

/**
 * A link with one of the partner's codes, the current one unless named; a code that nobody has becomes one more of the
 * partner's. Errors: 422 `destination_is_foreign` or `code_is_reserved`, 409 `code_is_taken`.
 */
export async function createLink<Answer>(
  tenant: Tenant,
  partner: Partner,
  input: NewLink,
  show: (link: Link) => Answer,
): Promise<Answer> {
  await requireHome(tenant, input.destination)
  const { code, isNew } = await chooseCode(tenant, partner, input.code)
  const row = {
    organizationId: tenant.organizationId,
    id: newId('lnk', tenant.now),
    partnerId: partner.id,
    code: code.shown,
    campaign: campaignOf(input.campaign, input.utm),
    destination: input.destination,
    utm: input.utm,
    version: 1,
    createdAt: tenant.now,
  }
  const answer = show({ ...row, isFirst: isNew })
  const writes = [
    record(tenant, { action: 'link.created', object: row.id, detail: { partnerId: partner.id, code: row.code } }),
    ...(isNew ? insertCodes(tenant, [code]) : []),
    ...insertRows(tenant.organizationId, links, [row]),
  ]
  try {
    await commit(tenant, writes, { status: 201, answer })
  } catch (error) {
    throw refusedBy(error, 'partner_codes.code') ? codeIsTaken(code.shown) : error
  }
  return answer
}

async function chooseCode(tenant: Tenant, partner: Partner, asked: string | undefined): Promise<Choice> {
  const own = partner.codes.filter(({ kind }) => kind === 'link')
  const known = asked === undefined ? own[0] : own.find(({ code }) => code === asked.toLowerCase())
  if (known) return { code: known, isNew: false }
  if (asked === undefined) throw invalid('code', 'this partner has no code yet: name one')
  await requireFree(tenant, 'link', [asked])
  return { code: codeRow(tenant, { kind: 'link', shown: asked, partnerId: partner.id }), isNew: true }
}
type Choice = { code: CodeRow; isNew: boolean }
