import { Hono } from 'hono/tiny'
import { allow, type Role, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { createKey } from './create-key'
import { KeyInput, PageQuery } from './input'
import { listKeys } from './queries'
import { revokeKey } from './revoke-key'
import { shownKey } from './shown'

const KEEPERS: Role[] = ['owner', 'secret_key']

/** Mounted at /api/keys. */
export const keyRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(PageQuery), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listKeys(c.env, c.var.tenant, filters.limit, cursorOf(filters))
    return c.json(page(rows, filters, ({ id }) => id, shownKey))
  })

  .post('/', allow(KEEPERS), json(KeyInput), async (c) => {
    const { kind, name } = c.req.valid('json')
    const made = await createKey(c.env, c.var.tenant, kind, name)
    return c.json({ ...shownKey(made), key: made.key }, 201)
  })

  .delete('/:id', allow(KEEPERS), async (c) => {
    await revokeKey(c.env, c.var.tenant, c.req.param('id'))
    return c.body(null, 204)
  })
