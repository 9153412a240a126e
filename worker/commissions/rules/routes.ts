import { Hono } from 'hono/tiny'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { page } from '../../platform/list'
import { matchVersion } from '../../platform/versions'
import { changeRule } from './change'
import { createRule } from './create'
import { NewRule, RuleChange, RuleList } from './input'
import { listRules, versionsOf } from './queries'
import { shownRule } from './shown'

/** /api/commission-rules: what orders pay, in versions that are never edited. */
export const ruleRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(RuleList), async (c) => {
    const filters = c.req.valid('query')
    return c.json(page(await listRules(c.var.tenant, filters), filters, ({ id }) => id, shownRule))
  })
  .post('/', allow(EDITORS), json(NewRule), async (c) =>
    c.json(await createRule(c.var.tenant, c.req.valid('json')), 201),
  )
  .get('/:id', allow(STAFF), async (c) => {
    const versions = await versionsOf(c.var.tenant, c.req.param('id'))
    return c.json({ ...shownRule(versions[0]), versions: versions.map(shownRule) })
  })
  .patch('/:id', allow(EDITORS), json(RuleChange), async (c) => {
    const [latest] = await versionsOf(c.var.tenant, c.req.param('id'))
    matchVersion(c, latest.version, shownRule(latest))
    return c.json(await changeRule(c.var.tenant, latest, c.req.valid('json')))
  })
