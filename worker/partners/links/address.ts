import type { Utm } from '../schema'

const SLUG = /^[a-z0-9][a-z0-9.-]*$/i
const CODE = /^[A-Za-z0-9_-]{1,64}$/
const TAIL = /^[0-9a-v]{22}$/

/** What a short address says: `code`, `slug~code`, or `slug~code~tail` for one link of several with the same code. */
export type Handle = { slug: string | null; code: string; linkId: string | null }

/** Null for what is no short address. */
export function readHandle(handle: string): Handle | null {
  const [first = '', second, tail, ...rest] = handle.split('~')
  const code = second ?? first
  const slug = second === undefined ? null : first
  if (rest.length > 0 || !CODE.test(code)) return null
  if (slug !== null && !SLUG.test(slug)) return null
  if (tail !== undefined && !TAIL.test(tail)) return null
  return { slug, code, linkId: tail === undefined ? null : `lnk_${tail}` }
}

type Addressed = { id: string; code: string; isFirst: boolean }

/** The short address; the first link of a code has the shortest one. */
export const shortUrl = (publicUrl: string, slug: string, { id, code, isFirst }: Addressed) =>
  `${new URL(publicUrl).origin}/r/${slug}~${code}${isFirst ? '' : `~${id.slice('lnk_'.length)}`}`

type Landing = { destination: string; code: string; campaign: string; utm: Utm; token?: string }

/**
 * Where a link lands: its destination with `ref` and the UTM parameters. The query that was there stays as it was
 * written, except for these names. The page's tag reads the campaign from `utm_campaign`.
 */
export function landingUrl({ destination, code, campaign, utm, token }: Landing): string {
  const url = new URL(destination)
  const parts = Object.entries({ ...utm, ...(campaign ? { campaign } : {}) })
  const named = parts.flatMap(([name, value]) => (value ? [[`utm_${name}`, value]] : []))
  const added = new URLSearchParams([...named, ['ref', code], ...(token ? [['rt', token]] : [])])
  for (const name of added.keys()) if (url.searchParams.has(name)) url.searchParams.delete(name)
  url.search = [url.search.slice(1), added.toString()].filter(Boolean).join('&')
  return url.href
}

/** The campaign under which a link's visits are counted: its own, else the one its UTM parameters name. */
export const campaignOf = (campaign: string | null | undefined, utm: Utm) => campaign || utm.campaign || ''

/** True for an http or https address on one of these origins, without a name or password in it. */
export function isAtHome(destination: string, origins: readonly string[]): boolean {
  if (!URL.canParse(destination)) return false
  const { protocol, origin, username, password } = new URL(destination)
  return ['http:', 'https:'].includes(protocol) && origins.includes(origin) && !username && !password
}
