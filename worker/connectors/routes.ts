import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { dayOf } from '../core/visit'
import { allow, EDITORS, STAFF } from '../platform/auth'
import { bodyOf, JSON_BYTES, json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when, whenOrNull } from '../platform/shapes'
import { one, type Tenant } from '../platform/tenant'
import { matchVersion } from '../platform/versions'
import { changeConnection, createConnection, removeConnection } from './create'
import { ChangeConnection, ConnectionList, CreateConnection } from './input'
import {
  type ConnectionDay,
  type ConnectionRow,
  connectionDaysOf,
  type DeliveryRow,
  findActiveConnection,
  listConnections,
  listDeliveries,
} from './queries'
import { receiveDelivery } from './receive'
import { openSecrets } from './secrets'

async function shown(c: Context<AppEnv>, row: ConnectionRow, days: ConnectionDay[]) {
  const mine = days.filter(({ connectionId }) => connectionId === row.id)
  const today = (outcome: ConnectionDay['outcome']) =>
    mine.find((each) => each.outcome === outcome && each.day === dayOf(c.var.now))?.count ?? 0
  const { api_key } = await openSecrets(c.var.tenant, row.sealed)
  const latest = mine.map(({ lastAt }) => lastAt)
  return {
    id: row.id,
    source: row.source,
    url: `${c.env.PUBLIC_URL}/api/webhooks/${row.id}`,
    status: row.status,
    settings: { ...settingsOf(row), api_key_set: api_key !== null },
    accepted_today: today('accepted'),
    refused_today: today('refused'),
    last_event_at: whenOrNull(latest.length ? Math.max(...latest) : null),
    version: row.version,
    created_at: when(row.createdAt),
  }
}

const settingsOf = (row: ConnectionRow): Record<string, unknown> =>
  row.settings !== null && typeof row.settings === 'object' ? { ...row.settings } : {}

const shownDelivery = (row: DeliveryRow) => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  status: row.status,
  outcome: row.outcome,
  received_at: when(row.receivedAt),
  applied_at: whenOrNull(row.appliedAt),
})

const find = async (tenant: Tenant, id: string) => one(await findActiveConnection(tenant, id))

export const connectionRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(ConnectionList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listConnections(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const days = await connectionDaysOf(
      c.var.tenant,
      rows.map(({ id }) => id),
    )
    const listed = page(
      rows,
      filters,
      ({ id }) => id,
      (row) => row,
    )
    return c.json({ ...listed, data: await Promise.all(listed.data.map((row) => shown(c, row, days))) })
  })
  .post('/', allow(EDITORS), json(CreateConnection), async (c) => {
    const show = (made: ConnectionRow) => shown(c, made, [])
    return c.json(await show(await createConnection(c.env, c.var.tenant, c.req.valid('json'), show)), 201)
  })
  .patch('/:id', allow(EDITORS), json(ChangeConnection), async (c) => {
    const row = await find(c.var.tenant, c.req.param('id'))
    matchVersion(c, row.version)
    const changed = await changeConnection(c.var.tenant, row, c.req.valid('json'))
    return c.json(await shown(c, changed, await connectionDaysOf(c.var.tenant, [row.id])))
  })
  .delete('/:id', allow(EDITORS), async (c) => {
    const row = await find(c.var.tenant, c.req.param('id'))
    matchVersion(c, row.version)
    await removeConnection(c.var.tenant, row)
    return c.body(null, 204)
  })
  .get('/:id/deliveries', allow(STAFF), query(ConnectionList), async (c) => {
    const { id } = await find(c.var.tenant, c.req.param('id'))
    const filters = c.req.valid('query')
    const rows = await listDeliveries(c.var.tenant, id, { ...filters, before: cursorOf({ ...filters, id }) })
    return c.json(page(rows, { ...filters, id }, (row) => row.id, shownDelivery))
  })

/** Where shops and billing systems send; the signature is the only credential. */
export const webhookRoutes = new Hono<AppEnv>().post('/:id', async (c) => {
  const body = await bodyOf(c, JSON_BYTES)
  const received = await receiveDelivery(c.env, c.req.param('id'), { headers: c.req.raw.headers, body }, c.var.now)
  return c.json({ received: true, new: received.isNew })
})
