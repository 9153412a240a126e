import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import type { AdjustmentDecision } from '../../core/credit'
import { partnerNames } from '../../partners/queries'
import { allow, EDITORS, PEOPLE, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { cursorOf, page } from '../../platform/list'
import { one } from '../../platform/tenant'
import { matchVersion } from '../../platform/versions'
import { Reasoned } from '../input'
import { decideAdjustment, proposeAdjustment } from './decide'
import { AdjustmentList, ApproveAdjustment, NewAdjustment } from './input'
import { type AdjustmentRow, findAdjustment, listAdjustments } from './queries'
import { shownAdjustment } from './shown'

async function showTo({ var: { tenant, caller } }: Context<AppEnv>, partnerIds: string[]) {
  const names = await partnerNames(tenant, partnerIds)
  return (row: AdjustmentRow) => shownAdjustment(row, names, caller)
}

async function decide(c: Context<AppEnv>, decision: AdjustmentDecision, reason: string | null) {
  const adjustment = one(await findAdjustment(c.var.tenant, c.req.param('id') ?? ''))
  const show = await showTo(c, [adjustment.partnerId])
  matchVersion(c, adjustment.version, show(adjustment))
  return c.json(await decideAdjustment(c.var.tenant, adjustment, { decision, reason }, show))
}

/** /api/adjustments: corrections, write-offs and one-time bonuses, each with a reason and a second person. */
export const adjustmentRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(AdjustmentList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listAdjustments(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const show = await showTo(
      c,
      rows.map(({ partnerId }) => partnerId),
    )
    return c.json(page(rows, filters, ({ id }) => id, show))
  })
  .post('/', allow(EDITORS), json(NewAdjustment), async (c) => {
    const given = c.req.valid('json')
    return c.json(await proposeAdjustment(c.var.tenant, given, await showTo(c, [given.partner_id])), 201)
  })
  .post('/:id/approve', allow(PEOPLE), json(ApproveAdjustment), (c) =>
    decide(c, 'approve', c.req.valid('json').reason ?? null),
  )
  .post('/:id/reject', allow(PEOPLE), json(Reasoned), (c) => decide(c, 'reject', c.req.valid('json').reason))
