import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { cursorOf, page } from '../../platform/list'
import { ListQuery } from '../../platform/shapes'
import { Recompute } from './input'
import { findRecompute, listRecomputes } from './queries'
import { shownRecompute } from './shown'
import { startRecompute } from './start'

/** /api/recompute: sales decided again under today's terms. */
export const recomputeRoutes = new Hono<AppEnv>()
  .post('/', allow(EDITORS), json(Recompute), async (c) =>
    c.json(await startRecompute(c.var.tenant, c.req.valid('json')), 202),
  )
  .get('/', allow(STAFF), query(ListQuery), async (c) => {
    const filters = c.req.valid('query')
    return c.json(
      page(
        await listRecomputes(c.var.tenant, { ...filters, before: cursorOf(filters) }),
        filters,
        ({ id }) => id,
        shownRecompute,
      ),
    )
  })
  .get('/:id', allow(STAFF), async (c) => c.json(shownRecompute(await findRecompute(c.var.tenant, c.req.param('id')))))
