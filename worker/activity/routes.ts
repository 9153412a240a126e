import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'
import { one } from '../platform/tenant'
import { matchVersion } from '../platform/versions'
import { drop, redrive } from './dead-letters'
import { DeadLetterQuery, DropLetter } from './input'
import { type DeadLetterRow, findDeadLetter, listDeadLetters } from './queries'

const WORK: Record<string, string> = {
  visits: 'visits of a page',
  'order.reckon': 'an order to be attributed and booked',
  'delivery.apply': 'a delivery of a connection to be applied',
  'mail.sign_in': 'a sign-in mail',
}

const shownLetter = (letter: DeadLetterRow) => ({
  id: letter.id,
  queue: letter.queue,
  kind: letter.kind,
  reason: letter.reason,
  attempts: letter.attempts,
  first_at: when(letter.firstAt),
  last_at: when(letter.lastAt),
  status: letter.status,
  version: letter.version,
  summary: WORK[letter.kind] ?? letter.kind,
})

/** Decides only about the letter that the caller saw; errors as of `matchVersion`. */
async function seen(c: Context<AppEnv>) {
  const letter = one(await findDeadLetter(c.var.tenant, c.req.param('id') ?? ''))
  matchVersion(c, letter.version, shownLetter(letter))
  return letter
}

export const deadLetterRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(DeadLetterQuery), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listDeadLetters(c.var.tenant, { ...filters, before: cursorOf(filters) })
    return c.json(page(rows, filters, ({ id }) => id, shownLetter))
  })
  .post('/:id/redrive', allow(EDITORS), async (c) => {
    const letter = await seen(c)
    const { VISITS: visits, EVENTS: events, DELIVERIES: deliveries } = c.env
    return c.json(shownLetter(await redrive(c.var.tenant, { visits, events, deliveries }, letter, shownLetter)))
  })
  .post('/:id/drop', allow(EDITORS), json(DropLetter), async (c) => {
    const letter = await seen(c)
    return c.json(shownLetter(await drop(c.var.tenant, letter, c.req.valid('json').reason, shownLetter)))
  })
