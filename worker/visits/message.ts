/** One visit as the edge passes it on; times in epoch milliseconds. */
export type QueuedVisit = {
  id: string
  visitor_id: string
  partner_code: string
  kind: 'click' | 'view'
  occurred_at: number
  bot: boolean
  host: string
  path: string
  referrer_host: string
  campaign: string
  utm: object | null
  consent: string | null
  click_token: string | null
}

/** The body of a `visits` message: what the edge saw, and what the page said. */
export type VisitsMessage = {
  received_at: number
  is_bot: boolean
  country: string | null
  device: string
  visits: QueuedVisit[]
}

const MOST_VISITS = 100
/** An address that is written out, umlauts and all, may be longer than it was given: the rest is cut off. */
export const LENGTHS = {
  id: 128,
  visitor_id: 64,
  partner_code: 64,
  host: 255,
  path: 1_024,
  referrer_host: 255,
  campaign: 200,
}

const field = (value: object, name: string): unknown => Reflect.get(value, name)
const isText = (value: unknown, most: number) => typeof value === 'string' && value.length <= most
const isTextOrNull = (value: unknown, most: number) => value === null || isText(value, most)

function isQueuedVisit(value: unknown): value is QueuedVisit {
  if (value === null || typeof value !== 'object') return false
  if (!Object.entries(LENGTHS).every(([name, most]) => isText(field(value, name), most))) return false
  const kind = field(value, 'kind')
  return (
    (kind === 'click' || kind === 'view') &&
    Number.isSafeInteger(field(value, 'occurred_at')) &&
    typeof field(value, 'bot') === 'boolean' &&
    typeof field(value, 'utm') === 'object' &&
    isTextOrNull(field(value, 'consent'), 20) &&
    isTextOrNull(field(value, 'click_token'), 512)
  )
}

/**
 * Whether a message is one that the edge wrote. The edge has validated each visit with its schema; this is what
 * keeps a message from elsewhere, or from another version, out of the tables.
 */
export function isVisitsMessage(value: unknown): value is VisitsMessage {
  if (value === null || typeof value !== 'object') return false
  const visits = field(value, 'visits')
  return (
    Number.isSafeInteger(field(value, 'received_at')) &&
    typeof field(value, 'is_bot') === 'boolean' &&
    isTextOrNull(field(value, 'country'), 2) &&
    isText(field(value, 'device'), 20) &&
    Array.isArray(visits) &&
    visits.length <= MOST_VISITS &&
    visits.every(isQueuedVisit)
  )
}
