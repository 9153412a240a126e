import { Hono } from 'hono/tiny'
import { activityOfBoth, type Shown } from '../activity/both'
import { ActivityQuery } from '../activity/input'
import { namesOfActors } from '../organizations/actor-names'
import { allow, STAFF } from '../platform/auth'
import { query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'

const shown = ({ id, at, actor, action, object, country, detail }: Shown, names: Map<string, string>) => ({
  id,
  at: when(at),
  actor,
  actor_name: names.get(actor) ?? null,
  action,
  object,
  country,
  detail: detail ?? null,
})

/** Who did what; names are read here, because people and keys are known downstream of activity. */
export const activityRoutes = new Hono<AppEnv>().get('/', allow(STAFF), query(ActivityQuery), async (c) => {
  const filters = c.req.valid('query')
  const rows = await activityOfBoth(c.env, c.var.tenant, filters, cursorOf(filters))
  const actors = rows.map(({ row }) => row.actor)
  const names = await namesOfActors(c.env, c.var.tenant, actors)
  return c.json(
    page(
      rows,
      filters,
      ({ place }) => place,
      ({ row }) => shown(row, names),
    ),
  )
})
