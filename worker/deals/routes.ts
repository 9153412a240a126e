import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { partnerNames } from '../partners/queries'
import { allow, EDITORS, STAFF } from '../platform/auth'
import { json } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { one } from '../platform/tenant'
import { matchVersion } from '../platform/versions'
import { changeDeal } from './change'
import { createDeal } from './create'
import { DealChange, NewDeal, NewTouchpoint } from './input'
import { type DealRow, findDeal, touchpointsOf } from './queries'
import { shownDeal, shownTouchpoint } from './shown'
import { logOnDeal, removeFromDeal } from './touchpoints'

type Asking = Pick<Context<AppEnv>, 'req' | 'var'>

const showTo =
  ({ var: { caller } }: Asking) =>
  (deal: DealRow) =>
    shownDeal(deal, caller.role)

const dealOf = async (c: Asking, id: string): Promise<DealRow> => one(await findDeal(c.var.tenant, id))

/** Deals as they are made; how they are decided and shown with their money is the business of commissions/. */
export const dealRoutes = new Hono<AppEnv>()
  .post('/', allow(EDITORS), json(NewDeal), async (c) => {
    const { answer, isNew } = await createDeal(c.var.tenant, c.req.valid('json'), showTo(c))
    return c.json(answer, isNew ? 201 : 200)
  })
  .patch('/:id', allow(EDITORS), json(DealChange), async (c) => {
    const deal = await dealOf(c, c.req.param('id'))
    matchVersion(c, deal.version, showTo(c)(deal))
    return c.json(await changeDeal(c.var.tenant, deal, c.req.valid('json'), showTo(c)))
  })
  .get('/:id/touchpoints', allow(STAFF), async (c) => {
    const deal = await dealOf(c, c.req.param('id'))
    const rows = (await touchpointsOf(c.var.tenant, [deal.id])).get(deal.id) ?? []
    const names = await partnerNames(
      c.var.tenant,
      rows.map(({ partnerId }) => partnerId),
    )
    const data = rows.map((row) => shownTouchpoint(row, names.get(row.partnerId) ?? null))
    return c.json({ data, next_cursor: null })
  })
  .post('/:id/touchpoints', allow(EDITORS), json(NewTouchpoint), async (c) => {
    const deal = await dealOf(c, c.req.param('id'))
    const { answer, isNew } = await logOnDeal(c.var.tenant, deal, c.req.valid('json'))
    return c.json(answer, isNew ? 201 : 200)
  })
  .delete('/:id/touchpoints/:touchpoint', allow(EDITORS), async (c) => {
    await removeFromDeal(c.var.tenant, await dealOf(c, c.req.param('id')), c.req.param('touchpoint'))
    return c.body(null, 204)
  })
