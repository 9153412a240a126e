import type { TokenFound } from '../core/evidence'
import { DAY } from '../core/visit'
import { readClick, type SignedClick } from '../partners/links/click-token'
import type { Tenant } from '../platform/tenant'
import { holdersOf } from '../visits/queries'

/** Verified tokens, and who holds each. */
export type Tokens = { clicks: Map<string, SignedClick | null>; holders: Map<string, string[]> }

/** Verifies each token once and reads who holds it. */
export async function loadTokens(tenant: Tenant, tokens: string[]): Promise<Tokens> {
  const clicks = new Map(
    await Promise.all([...new Set(tokens)].map(async (token) => [token, await readClick(tenant, token)] as const)),
  )
  const nonces = [...clicks.values()].flatMap((click) => (click ? [click.nonce] : []))
  return { clicks, holders: await holdersOf(tenant, nonces) }
}

/**
 * What a token says for somebody known by these keys, shown at a time (epoch milliseconds): the click itself, or why
 * not. Altered, foreign or too old is `token_invalid`; held by somebody else is `token_bound_to_another`.
 */
export function tokenFor(
  { clicks, holders }: Tokens,
  shown: { token: string | null; keys: string[]; at: number; until?: number | undefined; windowDays: number },
): TokenFound {
  if (shown.token === null) return null
  const click = clicks.get(shown.token)
  if (!click || click.at > (shown.until ?? shown.at) || shown.at - click.at > shown.windowDays * DAY)
    return { reason: 'token_invalid' }
  const isHolder = (holders.get(click.nonce) ?? []).some((key) => shown.keys.includes(key))
  if (!isHolder) return { reason: 'token_bound_to_another' }
  return { touch: { id: `token:${click.nonce}`, partnerId: click.partnerId, type: 'click', at: click.at } }
}
