import { Hono } from 'hono/tiny'
import { ingestKey } from '../organizations/ingest-key'
import { bodyOf, check, objectOf, parseJson, SMALL_BYTES } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { openTenant } from '../platform/tenant'
import { type AfterLead, createLead } from './create'
import { CreateLead, fromPage } from './input'

/** Leads from pages and servers. `afterLead` makes the orders due that waited for this person. */
export const leadIngestRoutes = (afterLead: AfterLead) =>
  new Hono<AppEnv>().post('/', async (c) => {
    const parsed = objectOf(parseJson(await bodyOf(c, SMALL_BYTES)))
    const bodyKey = 'key' in parsed ? parsed.key : undefined
    const key = await ingestKey(c, bodyKey)
    const tenant = openTenant(c.env, key, c.var.now, key.keyId)
    const source = key.kind === 'secret' ? 'api' : 'browser'
    const { leadId, isNew } = await createLead(
      tenant,
      check(CreateLead, source === 'browser' ? fromPage(parsed) : parsed),
      source,
      afterLead,
    )
    return c.json({ lead_id: leadId }, isNew ? 201 : 200)
  })
