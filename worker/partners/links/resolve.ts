import { loadSettings } from '../../organizations/settings'
import type { Bindings } from '../../platform/env'
import { randomToken } from '../../platform/id'
import { openTenant } from '../../platform/tenant'
import { isAtHome, landingUrl, readHandle } from './address'
import { signClick } from './click-token'
import { homeOrigins } from './create'
import { findCode, linkOfCode, residenceByCode, residenceBySlug } from './queries'

/** A short address followed: whose it is, and where it leads. */
export type Resolved = {
  organizationId: string
  partnerId: string
  code: string
  campaign: string
  /** Null for a code that has no link of its own. */
  linkId: string | null
  landingUrl: string
}

/**
 * Where a short address leads: an address of the organization's own, always. A link whose destination became foreign
 * since it was made leads to the website. Null when nobody has the code, or when a bare code has several owners.
 */
export async function resolveLink(env: Bindings, handle: string, now: number): Promise<Resolved | null> {
  const asked = readHandle(handle)
  if (asked === null) return null
  const { slug, code, linkId } = asked
  const residence = await (slug === null ? residenceByCode(env, code) : residenceBySlug(env, slug))
  if (residence === null) return null
  const tenant = openTenant(env, residence, now)
  const [found, settings] = await Promise.all([findCode(tenant, code), loadSettings(tenant)])
  if (found === null) return null
  const link = await linkOfCode(tenant, found, linkId)
  if (link === null && linkId !== null) return null
  const stored = link?.destination ?? settings.website
  const destination = isAtHome(stored, homeOrigins(settings)) ? stored : settings.website
  if (!URL.canParse(destination)) return null
  const campaign = link?.campaign ?? ''
  const token = await signClick(tenant, { nonce: randomToken(16), partnerId: found.partnerId, campaign, at: now })
  return {
    organizationId: tenant.organizationId,
    partnerId: found.partnerId,
    code: found.shown,
    campaign,
    linkId: link?.id ?? null,
    landingUrl: landingUrl({ destination, code: found.shown, campaign, utm: link?.utm ?? {}, token }),
  }
}
