import { Hono } from 'hono/tiny'
import { refused } from '../../payouts/refusals'
import { allow, EDITORS } from '../../platform/auth'
import { bodyOf, JSON_BYTES, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { receiveCallback } from './callback'
import { clientOf } from './clients'
import { RailCheck } from './input'
import { Unclear } from './rail'

/** Where payout services say that something happened; their signature is the only credential. */
export const railCallbackRoutes = new Hono<AppEnv>().post('/:id', async (c) => {
  const body = await bodyOf(c, JSON_BYTES)
  return c.json(await receiveCallback(c.env, c.req.param('id'), { headers: c.req.raw.headers, body }, c.var.now))
})

/** /api/payout-rails/check: asks the service something that moves nothing, under the keys it was given. */
export const railCheckRoutes = new Hono<AppEnv>().get('/', allow(EDITORS), query(RailCheck), async (c) => {
  const connected = await clientOf(c.var.tenant, c.req.valid('query').rail)
  if (!connected) throw refused('rail_not_connected')
  try {
    await connected.client.check()
  } catch (error) {
    if (!(error instanceof Unclear)) throw error
    return c.json({ ok: false, told: error.message })
  }
  return c.json({ ok: true, told: null })
})
