import type { Context, MiddlewareHandler } from 'hono'
import { DAY } from '../core/visit'
import type { AppEnv } from '../platform/env'

/** The tag's own cookie, and the copy that no script can read or shorten. */
const OWN = '_tb'
const TWIN = '_tbs'
const KEPT_DAYS = 90
/** `visitor~code~click time in base 36~click token`; the last two of four may be empty. */
const SHAPE = /^[\w-]{8,64}~[\w-]{0,64}~([0-9a-z]{8,9})~[\w.-]{0,500}$/

type Kept = { value: string; at: number }

/** The newest referral under this name: two cookies of one name come together when their domains differ. */
function keptIn(headers: Headers, name: string, now: number): Kept | null {
  const found = (headers.get('cookie') ?? '').split(/; */).flatMap((pair): Kept[] => {
    const value = pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : ''
    const at = Number.parseInt(SHAPE.exec(value)?.[1] ?? '', 36)
    return at < now + DAY && now - at < KEPT_DAYS * DAY ? [{ value, at }] : []
  })
  return found.toSorted((a, b) => b.at - a.at)[0] ?? null
}

/**
 * Whether the shop's own host answers here. The browser says so; of one that does not, and of a link that is followed
 * from anywhere, the host must be another than Tributary's own. Both cookies are `Lax`: no other site's page sends them.
 */
function isFirstParty({ headers, url }: Request, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site === 'same-origin' || site === 'same-site') return true
  const isAsked = site === null || headers.get('sec-fetch-mode') === 'navigate'
  return isAsked && new URL(url).host !== new URL(publicUrl).host
}

const hostOf = (address: string | null | undefined) =>
  address && URL.canParse(address) ? new URL(address).hostname : null

/**
 * The domain on which the shop's pages read a cookie of this answer: what its host and theirs share, without `www.`,
 * as the tag writes it. Null when they share nothing.
 */
function domainFor({ headers, url }: Request, leadsTo: string | null): string | null {
  const page = hostOf(leadsTo) ?? hostOf(headers.get('origin') ?? headers.get('referer'))
  // Behind a proxy the host here is Tributary's own, and the page's is the shop's.
  const own = headers.get('sec-fetch-site') === 'same-origin' && page ? page : new URL(url).hostname
  if (page === null || page === own) return own.replace(/^www\.(?=.*\.)/, '')
  const [a, b] = [own.split('.').reverse(), page.split('.').reverse()]
  const differs = a.findIndex((label, index) => label !== b[index])
  const shared = a.slice(0, differs < 0 ? a.length : differs)
  return shared.length < 2 ? null : shared.reverse().join('.')
}

type Cookie = { name: string; value: string; seconds: number; domain?: string | null }

function setCookie(c: Context<AppEnv>, { name, value, seconds, domain }: Cookie) {
  const isSecure = c.req.url.startsWith('https:')
  const parts = [`${name}=${value}`, ...(domain ? [`Domain=${domain}`] : []), `Max-Age=${seconds}`, 'Path=/']
  const flags = ['SameSite=Lax', ...(isSecure ? ['Secure'] : []), ...(name === TWIN ? ['HttpOnly'] : [])]
  c.header('Set-Cookie', [...parts, ...flags].join('; '), { append: true })
}

/**
 * First-party mode: what the browser carries is kept beyond the week that Safari leaves a script's cookie. A referral
 * gets its twin; a twin whose original has gone gives it back. Both end 90 days after the click, whatever happens
 * between. Nothing is made that the browser did not bring, so nothing before consent.
 */
export const keepReferral: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  const { headers, method } = c.req.raw
  // Nearly every visit: without a cookie there is nothing to keep, and no answer of a POST is cached.
  if (method === 'POST' && !headers.has('cookie')) return
  if (!isFirstParty(c.req.raw, c.env.PUBLIC_URL)) return
  // A cache that is shared would keep the answer, and with it the cookies, from the next visitor.
  const caching = c.res.headers.get('cache-control')
  if (caching?.startsWith('public')) c.header('Cache-Control', caching.replace('public', 'private'))
  if (headers.get('sec-gpc') === '1' || c.res.headers.has('set-cookie')) return
  const [own, twin] = [keptIn(headers, OWN, c.var.now), keptIn(headers, TWIN, c.var.now)]
  const secondsOf = ({ at }: Kept) => Math.floor((Math.min(at, c.var.now) + KEPT_DAYS * DAY - c.var.now) / 1_000)
  if (own && own.value !== twin?.value) setCookie(c, { name: TWIN, value: own.value, seconds: secondsOf(own) })
  const domain = own || !twin ? null : domainFor(c.req.raw, c.res.headers.get('location'))
  if (twin && domain) setCookie(c, { name: OWN, value: twin.value, seconds: secondsOf(twin), domain })
}

/** Consent was withdrawn: the answer takes both cookies away, on every domain on which the tag may have written. */
export function forgetReferral(c: Context<AppEnv>) {
  const { headers, url } = c.req.raw
  if (headers.get('sec-fetch-site') === 'cross-site') return
  const hosts = new Set([new URL(url).hostname, hostOf(headers.get('origin'))].flatMap((host) => host ?? []))
  setCookie(c, { name: TWIN, value: '', seconds: 0 })
  for (const host of hosts)
    for (let domain = host; domain; domain = domain.split('.').slice(1).join('.'))
      if (domain.includes('.') || domain === host) setCookie(c, { name: OWN, value: '', seconds: 0, domain })
}
