import { Hono } from 'hono'
import { bodyOf, JSON_BYTES } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { receiveCallback } from './callback'

/** Where payout services say that something happened; their signature is the only credential. */
export const railCallbackRoutes = new Hono<AppEnv>().post('/:id', async (c) => {
  const body = await bodyOf(c, JSON_BYTES)
  return c.json(await receiveCallback(c.env, c.req.param('id'), { headers: c.req.raw.headers, body }, c.var.now))
})
