import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { when } from '../../platform/shapes'
import { matchVersion } from '../../platform/versions'
import type { AccountRail, RailAccounts } from './account-shapes'
import { changeAccount, settingsOf } from './accounts'
import { exportPayouts } from './export'
import { ExportQuery, RailAccountChange } from './input'
import { findRailAccount, listRailAccounts, type RailAccountRow } from './queries'

const TEST_KEY = /^([rs]k_test|xnd_development)_/

/** A rail's secrets are shown to nobody; that it is set, whether it pays in earnest, and where it calls back, is. */
const shown = (
  { env }: Pick<Context<AppEnv>, 'env'>,
  { rail, callbackId, version, updatedAt }: RailAccountRow,
  settings: RailAccounts[AccountRail],
) => ({
  rail,
  callback_url: rail === 'pain001' ? null : `${env.PUBLIC_URL}/api/rail-callbacks/${callbackId}`,
  is_enabled: 'is_enabled' in settings ? settings.is_enabled : true,
  is_sandbox: 'sandbox' in settings ? settings.sandbox : 'secret_key' in settings && TEST_KEY.test(settings.secret_key),
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
    const data = await Promise.all(rows.map(async (row) => shown(c, row, await settingsOf(c.var.tenant, row))))
    return c.json({ data })
  })
  .patch('/', allow(EDITORS), json(RailAccountChange), async (c) => {
    const { rail, settings } = c.req.valid('json')
    const read = await findRailAccount(c.var.tenant, rail)
    matchVersion(c, read?.version ?? 0)
    const asked = { rail, read, given: settings }
    return c.json(await changeAccount(c.env, c.var.tenant, asked, (row, now) => shown(c, row, now)))
  })
