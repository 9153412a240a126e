import { Hono } from 'hono/tiny'
import { allow, type Role, STAFF } from '../platform/auth'
import { json } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { matchVersion } from '../platform/versions'
import { changeOrganization } from './change'
import { OrganizationPatch } from './input'
import { loadOrganization } from './load'
import { listScheduleRuns, newestPublishableKey } from './queries'
import { loadSettingsRow } from './settings'
import { shownInstall, shownOrganization, shownRun } from './shown'

const KEEPERS: Role[] = ['owner', 'secret_key']

/** Mounted at /api. */
export const organizationRoutes = new Hono<AppEnv>()
  .get('/organization', allow(STAFF), async (c) => {
    const { organization, row } = await loadOrganization(c.env, c.var.tenant)
    return c.json(shownOrganization(organization, row))
  })

  .patch('/organization', allow(KEEPERS), json(OrganizationPatch), async (c) => {
    const now = await loadOrganization(c.env, c.var.tenant)
    matchVersion(c, now.row.version, shownOrganization(now.organization, now.row))
    return c.json(await changeOrganization(c.env, c.var.tenant, now, c.req.valid('json')))
  })

  .get('/install', allow(STAFF), async (c) => {
    const {
      env,
      var: { tenant },
    } = c
    const [key, row] = await Promise.all([newestPublishableKey(env, tenant), loadSettingsRow(tenant)])
    return c.json(shownInstall(env.PUBLIC_URL, key, row))
  })

  .get('/schedule', allow(STAFF), async (c) => c.json({ data: (await listScheduleRuns(c.env)).map(shownRun) }))
