import { type Context, Hono } from 'hono'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { when } from '../../platform/shapes'
import { matchVersion } from '../../platform/versions'
import { changeAccount } from './accounts'
import { exportPayouts } from './export'
import { ExportQuery, RailAccountChange } from './input'
import { findRailAccount, listRailAccounts, type RailAccountRow } from './queries'

/** A rail's secrets are shown to nobody; that it is set, and where it calls back, is. */
const shown = (c: Pick<Context<AppEnv>, 'env'>, { rail, callbackId, version, updatedAt }: RailAccountRow) => ({
  rail,
  callback_url: rail === 'pain001' ? null : `${c.env.PUBLIC_URL}/api/rail-callbacks/${callbackId}`,
  version,
  updated_at: when(updatedAt),
})

/** Before /api/payouts/:id, which would take `export` for a payout. */
export const exportRoutes = new Hono<AppEnv>().get('/export', allow(EDITORS), query(ExportQuery), async (c) => {
  const { format, ids } = c.req.valid('query')
  const { name, contentType, body } = await exportPayouts(c.var.tenant, format, ids)
  return c.body(body, 200, { 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` })
})

/** /api/payout-rails */
export const railRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), async (c) => {
    const rows = await listRailAccounts(c.var.tenant)
    return c.json({ data: rows.map((row) => shown(c, row)) })
  })
  .patch('/', allow(EDITORS), json(RailAccountChange), async (c) => {
    const { rail, settings } = c.req.valid('json')
    const read = await findRailAccount(c.var.tenant, rail)
    matchVersion(c, read?.version ?? 0)
    const asked = { rail, read, given: settings }
    return c.json(await changeAccount(c.env, c.var.tenant, asked, (row) => shown(c, row)))
  })
