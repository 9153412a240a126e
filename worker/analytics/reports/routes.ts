import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { cursorOf, page } from '../../platform/list'
import { one } from '../../platform/tenant'
import { fittedReport, walksOf } from './fitted'
import { AttributionQuery, ModelsQuery, NewVersion, VersionList } from './input'
import { compareModels } from './models'
import { findVersion, listVersions } from './queries'
import { freezeVersion, shownVersion } from './versions'

/** /api/reports: what models say of a period. Nothing here is paid by. */
export const reportRoutes = new Hono<AppEnv>()
  .get('/attribution', allow(STAFF), query(AttributionQuery), async (c) => {
    const asked = c.req.valid('query')
    return c.json(await fittedReport(c.var.tenant, asked, await walksOf(c.var.tenant, asked)))
  })
  .get('/attribution/versions', allow(STAFF), query(VersionList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listVersions(c.var.tenant, { ...filters, before: cursorOf(filters) })
    return c.json(page(rows, filters, ({ id }) => id, shownVersion))
  })
  .post('/attribution/versions', allow(EDITORS), json(NewVersion), async (c) =>
    c.json(await freezeVersion(c.var.tenant, c.req.valid('json')), 201),
  )
  .get('/attribution/versions/:id', allow(STAFF), async (c) =>
    c.json(shownVersion(one(await findVersion(c.var.tenant, c.req.param('id'))))),
  )
  .get('/models', allow(STAFF), query(ModelsQuery), async (c) =>
    c.json(await compareModels(c.var.tenant, c.req.valid('query'))),
  )
