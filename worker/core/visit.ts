const SKEW_TOLERATED_MILLISECONDS = 5_000
const OLDEST_DAYS = 8
const DAY_MILLISECONDS = 86_400_000

export type DropReason = 'bot' | 'unknown_code' | 'partner_not_active' | 'too_old' | 'no_consent'

/** The merchant's own test link; such a visit marks the tag as seen and is nobody's. */
export const TAG_TEST_CODE = 'tributary-test'

/**
 * When something happened, by our clock. A sender whose clock differs by more than 5 s is corrected by the
 * difference; what would lie in the future is now. All in epoch milliseconds.
 */
export function correctedTime(given: { occurredAt: number | null; sentAt: number | null; receivedAt: number }): number {
  const { occurredAt, sentAt, receivedAt } = given
  if (occurredAt === null) return receivedAt
  const skew = sentAt === null ? 0 : receivedAt - sentAt
  const corrected = Math.abs(skew) > SKEW_TOLERATED_MILLISECONDS ? occurredAt + skew : occurredAt
  return Math.min(corrected, receivedAt)
}

export type Seen = { occurredAt: number; receivedAt: number; isBot: boolean; consent: string | null }
export type Reach = { status: string; inactive: readonly { from: number; until: number | null }[] } | null

const wasInactive = (reach: NonNullable<Reach>, at: number) =>
  reach.status === 'pending' || reach.inactive.some(({ from, until }) => from <= at && (until === null || at < until))

/** Why a visit does not count, or null when it does; the first reason in a fixed order. `reach` is the code's partner. */
export function dropReason(seen: Seen, reach: Reach): DropReason | null {
  if (seen.isBot) return 'bot'
  if (seen.consent === 'denied') return 'no_consent'
  if (seen.receivedAt - seen.occurredAt > OLDEST_DAYS * DAY_MILLISECONDS) return 'too_old'
  if (!reach) return 'unknown_code'
  return wasInactive(reach, seen.occurredAt) ? 'partner_not_active' : null
}

const BOT_WORDS = [
  'bot\\b',
  'crawl',
  'spider',
  'slurp',
  'facebookexternalhit',
  'embedly',
  'preview',
  'lighthouse',
  'pingdom',
  'uptime',
  'monitor',
  'python-requests',
  'scrapy',
  'wget',
  'httrack',
]
const BOT_AGENTS = new RegExp(BOT_WORDS.join('|'), 'i')

/** What a user agent says of itself. */
export const isBotAgent = (userAgent: string | null) => userAgent !== null && BOT_AGENTS.test(userAgent)

export const deviceOf = (userAgent: string | null): 'phone' | 'tablet' | 'desktop' | 'unknown' => {
  if (!userAgent) return 'unknown'
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet'
  return /Mobi|iPhone|Android/i.test(userAgent) ? 'phone' : 'desktop'
}

export const DAY = DAY_MILLISECONDS
export const dayOf = (at: number) => Math.trunc(at / DAY_MILLISECONDS)
export const hourOf = (at: number) => Math.trunc(at / 3_600_000)
