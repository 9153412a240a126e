import { Hono } from 'hono/tiny'
import { ingestKey, isLocalPage } from '../organizations/ingest-key'
import { BATCH_BYTES, bodyOf, check, objectOf, parseJson, SMALL_BYTES } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { Refusal, unavailable } from '../platform/errors'
import { visitsEnvelope } from './accept'
import { ManyVisits, OneVisit, type Visit, Withdrawal } from './input'
import { forgetReferral } from './keep-referral'

function readVisits(parsed: object, bytes: number): { key: unknown; visits: () => Visit[] } {
  const key = 'key' in parsed ? parsed.key : undefined
  if ('visits' in parsed) return { key, visits: () => check(ManyVisits, parsed).visits }
  if (bytes > SMALL_BYTES) throw new Refusal(413, 'body_too_large', `A visit may have at most ${SMALL_BYTES} bytes.`)
  return { key, visits: () => [check(OneVisit, parsed)] }
}

/** Looked at before it is checked: a schema that refuses costs as much as the visit, and visits name a visitor. */
const withdraws = (parsed: object) =>
  !('visitor_id' in parsed || 'visits' in parsed) && Withdrawal.safeParse(parsed).success

/** Accepted means that the queue has it: 202 after the send, 503 when the queue does not take it. */
export const visitRoutes = new Hono<AppEnv>().post('/', async (c) => {
  const bytes = await bodyOf(c, BATCH_BYTES)
  const parsed = objectOf(parseJson(bytes))
  if (withdraws(parsed)) {
    forgetReferral(c)
    return c.body(null, 202)
  }
  const { key, visits } = readVisits(parsed, bytes.byteLength)
  const { organizationId } = await ingestKey(c, key)
  const envelope = visitsEnvelope(organizationId, visits(), {
    receivedAt: c.var.now,
    userAgent: c.req.header('user-agent') ?? null,
    country: countryOf(c.req.raw),
    trustBrowser: isLocalPage(c),
  })
  try {
    await c.env.VISITS.send(envelope)
  } catch (error) {
    console.error(JSON.stringify({ request: c.var.requestId, queue: 'visits', error: String(error) }))
    throw unavailable(
      'queue_not_available',
      'The visit could not be stored just now. Send it again with the same id.',
      10,
    )
  }
  return c.body(null, 202)
})

const countryOf = (request: Request) => {
  const country = request.headers.get('cf-ipcountry')
  return country && /^[A-Z]{2}$/.test(country) ? country : null
}
