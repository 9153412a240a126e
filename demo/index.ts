import { Hono } from 'hono'
import { app } from '../worker/app'
import production from '../worker/index'
import type { Bindings } from '../worker/platform/env'
import type { DemoEnv } from './env'
import { demoRoutes } from './routes'

/** The Worker of a development machine: the product as it is, and the demo's pages in front of it. */
const development = new Hono<DemoEnv>()
  .route('/', demoRoutes)
  .all('*', (c) => app.fetch(c.req.raw, c.env, c.executionCtx))

export default { ...production, fetch: development.fetch } satisfies ExportedHandler<Bindings>
