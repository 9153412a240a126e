import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { type DealRow, findDeal, listDeals, touchpointsOf } from '../../deals/queries'
import { shownDeal } from '../../deals/shown'
import { factsOf, ordersOfDeals } from '../../orders/queries'
import { partnerNames } from '../../partners/queries'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { notFound } from '../../platform/errors'
import { cursorOf, page } from '../../platform/list'
import { one, type Tenant } from '../../platform/tenant'
import { matchVersion } from '../../platform/versions'
import { earningsOf } from '../queries'
import { decisionOn, shownAttributions } from './attributions'
import { closeDeal } from './close'
import { AttributionQuery, CloseDeal, DealList } from './input'
import { shownDealRow, shownDecided, shownTrace, shownWhole } from './shown'

const dealOf = async (c: Pick<Context<AppEnv>, 'var'>, id: string) => one(await findDeal(c.var.tenant, id))

async function around(tenant: Tenant, deals: DealRow[]) {
  const ids = deals.map(({ id }) => id)
  const [touchpoints, earnings] = await Promise.all([touchpointsOf(tenant, ids), earningsOf(tenant, ids)])
  const involved = [...touchpoints.values(), ...earnings.values()].flat().map(({ partnerId }) => partnerId)
  const names = await partnerNames(tenant, [...new Set(involved)])
  const of = (id: string) => ({ touchpoints: touchpoints.get(id) ?? [], earnings: earnings.get(id) ?? [], names })
  return { of }
}

async function tiedTo(tenant: Tenant, dealId: string) {
  const orders = await ordersOfDeals(tenant, [dealId])
  const facts = await factsOf(
    tenant,
    orders.map(({ id }) => id),
  )
  return orders.map((order) => ({ order, facts: facts.get(order.id) ?? [] }))
}

/** Deals as they are decided; making and changing them is the business of deals/. */
export const decidedDealRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(DealList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listDeals(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const { of } = await around(c.var.tenant, rows)
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shownDealRow(row, of(row.id), c.var.caller.role),
      ),
    )
  })
  .get('/:id', allow(STAFF), async (c) => {
    const deal = await dealOf(c, c.req.param('id'))
    const { tenant, caller } = c.var
    const [{ of }, decision, orders] = await Promise.all([
      around(tenant, [deal]),
      decisionOn(tenant, deal),
      tiedTo(tenant, deal.id),
    ])
    return c.json(shownWhole({ deal, decision, orders, ...of(deal.id) }, caller.role))
  })
  .get('/:id/attributions', allow(STAFF), query(AttributionQuery), async (c) => {
    const { model } = c.req.valid('query')
    const deal = await dealOf(c, c.req.param('id'))
    return c.json(shownAttributions(await decisionOn(c.var.tenant, deal, model ? [model] : []), model))
  })
  .get('/:id/trace', allow(STAFF), async (c) => {
    const decision = await decisionOn(c.var.tenant, await dealOf(c, c.req.param('id')))
    if (!decision) throw notFound()
    return c.json(shownTrace(decision))
  })
  .post('/:id/close', allow(EDITORS), json(CloseDeal), async (c) => {
    const { tenant, caller } = c.var
    const answer = await closeDeal(tenant, c.req.param('id'), c.req.valid('json'), {
      seen: (deal) => matchVersion(c, deal.version, shownDeal(deal, caller.role)),
      show: (deal, decision, earnings) => shownDecided(deal, decision, earnings, caller.role),
    })
    return c.json(answer)
  })
