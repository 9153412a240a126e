import { Hono } from 'hono'
import * as z from 'zod'
import { app } from '../../worker/app'
import { query } from '../../worker/platform/body'
import type { DemoEnv } from '../env'
import { Odd, oddPage } from './odd-page'
import { theSecondMerchant } from './second-merchant'
import { SITUATIONS } from './situations'
import { stored } from './stored'
import { torturePage } from './torture-page'

const SLOW_MILLISECONDS = 900
const ROADS: Record<string, number> = { '400': 400, '429': 429, '503': 503 }
const PAGE_HEADERS = {
  'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}
const Visitor = z.object({ visitor: z.string().regex(/^[\w-]{8,64}$/) })

/** Development only: the tag in awkward situations, one by one, and what the database has after each. */
export const tortureRoutes = new Hono<DemoEnv>()
  .get('/demo/torture', (c) => c.html(torturePage(SITUATIONS), 200, PAGE_HEADERS))
  .get('/demo/torture/page', query(Odd), async (c) => {
    const html = oddPage(c.req.valid('query'), await theSecondMerchant(c.env))
    return c.html(html, 200, { 'cache-control': 'no-store' })
  })
  .get('/demo/torture/code', async (c) => c.json({ code: (await theSecondMerchant(c.env)).code }))
  .get('/demo/torture/stored', query(Visitor), async (c) =>
    c.json(await stored(c.env, c.req.valid('query').visitor, Date.now())),
  )
  // The twin is out of reach of scripts, so each situation asks for its end.
  .post('/demo/torture/begin', (c) => {
    c.header('Set-Cookie', '_tbs=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
    return c.body(null, 204)
  })
  .post('/demo/torture/road/:road/:door{visits|leads}', async (c) => {
    const { road, door } = c.req.param()
    const status = ROADS[road]
    if (status) return new Response(null, { status })
    if (road === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MILLISECONDS))
    return app.fetch(new Request(new URL(`/api/${door}`, c.req.url), c.req.raw), c.env, c.executionCtx)
  })
