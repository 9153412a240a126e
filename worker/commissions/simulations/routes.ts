import { Hono } from 'hono'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { Supposed } from './input'
import { findSimulation } from './queries'
import { shownSimulation } from './shown'
import { startSimulation } from './start'

/** /api/simulations: a period under other terms, without writing anything to the books. */
export const simulationRoutes = new Hono<AppEnv>()
  .post('/', allow(EDITORS), json(Supposed), async (c) => {
    const { status, answer } = await startSimulation(c.var.tenant, c.req.valid('json'))
    return c.json(answer, status)
  })
  .get('/:id', allow(STAFF), async (c) =>
    c.json(await shownSimulation(c.var.tenant, await findSimulation(c.var.tenant, c.req.param('id')))),
  )
