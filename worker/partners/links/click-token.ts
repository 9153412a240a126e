import { base64url, fromBase64url, text, utf8 } from '../../platform/bytes'
import type { Tenant } from '../../platform/tenant'

const SIGNATURE_CHARACTERS = 32
const SHAPE = /^([0-9a-z]{6,9})\.([0-9A-Za-z]{16})\.([0-9a-v]{22})\.([\w-]{0,180})\.([0-9a-f]{32})$/

/** One click of one partner's link; the time is epoch milliseconds. */
export type SignedClick = { nonce: string; partnerId: string; campaign: string; at: number }

type Signing = Pick<Tenant, 'organizationId' | 'secrets'>

const sign = async ({ organizationId, secrets }: Signing, payload: string) =>
  (await secrets.keyedHash(`click:${organizationId}`, payload)).slice(0, SIGNATURE_CHARACTERS)

/** A click that proves itself: partner, campaign, time and nonce under the organization's key, fit for an address. */
export async function signClick(tenant: Signing, { nonce, partnerId, campaign, at }: SignedClick): Promise<string> {
  const payload = [at.toString(36), nonce, partnerId.slice('ptr_'.length), base64url(utf8(campaign))].join('.')
  return `${payload}.${await sign(tenant, payload)}`
}

/** The click a token stands for; null when it was altered, never signed, or signed for another organization. */
export async function readClick(tenant: Signing, token: string): Promise<SignedClick | null> {
  const [, at, nonce, partner, campaign, signature] = SHAPE.exec(token) ?? []
  if (at === undefined || nonce === undefined || partner === undefined || campaign === undefined) return null
  const payload = [at, nonce, partner, campaign].join('.')
  // Both sides are keyed hashes of equal length, so that comparing them tells nothing about the right one.
  if ((await sign(tenant, payload)) !== signature) return null
  return { nonce, partnerId: `ptr_${partner}`, campaign: text(fromBase64url(campaign)), at: Number.parseInt(at, 36) }
}
