import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { latestAttributions } from '../attribution/queries'
import type { EarningRow } from '../ledger/books'
import { OrderPath } from '../orders/input'
import { factsOf, orderByPath } from '../orders/queries'
import { openPeople } from '../organizations/people'
import { allow, EDITORS, PEOPLE, type Role, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { notFound } from '../platform/errors'
import { cursorOf, page } from '../platform/list'
import { one } from '../platform/tenant'
import { matchVersion } from '../platform/versions'
import { repeatedDeals } from './deals/repeats'
import { holdCommission, releaseCommission } from './hold'
import { CommissionList, HoldCommission, OrderList } from './input'
import { earningsOf, findCommission, findReckoning, listCommissions, listOrders } from './queries'
import { shownCommission, shownOrder, shownOrderRow, traceOfOrder } from './shown'

const showTo = (role: Role) => (row: EarningRow) => shownCommission(row, role)

async function orderOf(c: Context<AppEnv>, source: string) {
  const order = await orderByPath(c.var.tenant, c.req.param('order') ?? '', source)
  if (!order) throw notFound()
  return order
}

/** Orders as they were decided; placing and changing them is the business of orders/. */
export const decidedOrderRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(OrderList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listOrders(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const earnings = await earningsOf(
      c.var.tenant,
      rows.map(({ id }) => id),
    )
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shownOrderRow(row, earnings.get(row.id) ?? []),
      ),
    )
  })
  .get('/:order', allow(STAFF), query(OrderPath), async (c) => {
    const order = await orderOf(c, c.req.valid('query').source)
    const { tenant } = c.var
    const [earnings, facts, attributions, reckoning, people] = await Promise.all([
      earningsOf(tenant, [order.id]),
      factsOf(tenant, [order.id]),
      latestAttributions(tenant, [order.id]),
      findReckoning(tenant, order.id),
      openPeople(tenant, order.personId ? [order.personId] : []),
    ])
    const ownFacts = facts.get(order.id) ?? []
    const repeats = await repeatedDeals(tenant, [{ order, facts: ownFacts }])
    const whole = {
      order,
      reckoning,
      earnings: earnings.get(order.id) ?? [],
      facts: ownFacts,
      repeatsDealId: repeats.get(order.id) ?? null,
      attribution: attributions.get(order.id) ?? null,
      person: people.get(order.personId ?? '') ?? null,
    }
    return c.json(shownOrder(whole, c.var.caller.role))
  })
  .get('/:order/trace', allow(STAFF), query(OrderPath), async (c) => {
    const order = await orderOf(c, c.req.valid('query').source)
    const trace = traceOfOrder((await latestAttributions(c.var.tenant, [order.id])).get(order.id) ?? null)
    if (!trace) throw notFound()
    return c.json(trace)
  })

/** The commission as the caller saw it, and how it is shown; errors as of `matchVersion`. */
async function asSeen(c: Context<AppEnv>) {
  const show = showTo(c.var.caller.role)
  const row = one(await findCommission(c.var.tenant, c.req.param('id') ?? ''))
  matchVersion(c, row.version, show(row))
  return { seen: { id: row.id, version: c.req.header('if-match') === undefined ? null : row.version }, show }
}

export const commissionRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(CommissionList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listCommissions(c.var.tenant, { ...filters, before: cursorOf(filters) })
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shownCommission(row, c.var.caller.role),
      ),
    )
  })
  .post('/:id/hold', allow(EDITORS), json(HoldCommission), async (c) => {
    const { seen, show } = await asSeen(c)
    return c.json(show(await holdCommission(c.var.tenant, seen, c.req.valid('json').reason, show)))
  })
  .post('/:id/release', allow(PEOPLE), json(HoldCommission), async (c) => {
    const { seen, show } = await asSeen(c)
    return c.json(show(await releaseCommission(c.var.tenant, seen, c.req.valid('json').reason, show)))
  })
