import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { cursorOf, page } from '../../platform/list'
import { ListQuery } from '../../platform/shapes'
import { Supposed } from './input'
import { findSimulation, listSimulations } from './queries'
import { listedSimulation, shownSimulation } from './shown'
import { startSimulation } from './start'

/** /api/simulations: a period under other terms, without writing anything to the books. */
export const simulationRoutes = new Hono<AppEnv>()
  .post('/', allow(EDITORS), json(Supposed), async (c) => {
    const { status, answer } = await startSimulation(c.var.tenant, c.req.valid('json'))
    return c.json(answer, status)
  })
  .get('/', allow(STAFF), query(ListQuery), async (c) => {
    const filters = c.req.valid('query')
    return c.json(
      page(
        await listSimulations(c.var.tenant, { ...filters, before: cursorOf(filters) }),
        filters,
        ({ id }) => id,
        listedSimulation,
      ),
    )
  })
  .get('/:id', allow(STAFF), async (c) =>
    c.json(await shownSimulation(c.var.tenant, await findSimulation(c.var.tenant, c.req.param('id')))),
  )
