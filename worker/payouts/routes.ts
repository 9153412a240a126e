import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, EDITORS, PARTNERS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { notFound } from '../platform/errors'
import { cursorOf, page } from '../platform/list'
import { GeneratePayouts, PayoutList, RequestPayout } from './input'
import { loadPayout, standingOf, wholePayouts } from './load'
import { type Proposed, proposePayouts } from './propose'
import { listPayouts } from './queries'
import { requestPayout } from './request'
import { shownPayout } from './shown'
import { statisticsOf } from './statistics'

const EVERYBODY = [...STAFF, ...PARTNERS]

/** How proposals are told: who they are for is known before they are made. */
async function proposedTo(c: Context<AppEnv>, partnerIds: string[]) {
  const standing = await standingOf(
    c.env,
    c.var.tenant,
    c.var.caller,
    partnerIds.map((partnerId) => ({ partnerId })),
  )
  return ({ payouts, left }: Proposed) => ({ data: payouts.map((payout) => shownPayout(payout, standing)), left })
}

export const payoutRoutes = new Hono<AppEnv>()
  .get('/', allow(EVERYBODY), query(PayoutList), async (c) => {
    const { tenant, caller } = c.var
    const filters = c.req.valid('query')
    const mine = caller.partnerId
    if (mine !== null && filters.partner_id !== undefined && filters.partner_id !== mine) throw notFound()
    const partner_id = mine ?? filters.partner_id
    const rows = await listPayouts(tenant, { ...filters, partner_id, before: cursorOf(filters) })
    const [payouts, standing] = await Promise.all([wholePayouts(tenant, rows), standingOf(c.env, tenant, caller, rows)])
    return c.json(
      page(
        payouts,
        filters,
        ({ id }) => id,
        (payout) => shownPayout(payout, standing),
      ),
    )
  })
  .post('/generate', allow(EDITORS), json(GeneratePayouts), async (c) => {
    const given = c.req.valid('json')
    const partners = { partnerId: given.partner_id ?? null, currency: null }
    const made = await proposePayouts(
      c.var.tenant,
      { periodStart: given.period_start, periodEnd: given.period_end, ...partners },
      (partnerIds) => proposedTo(c, partnerIds),
    )
    return c.json(made, 201)
  })
  .post('/request', allow(['partner_admin']), json(RequestPayout), async (c) => {
    const { tenant, caller } = c.var
    const { partnerId } = caller
    if (partnerId === null) throw notFound()
    const standing = await standingOf(c.env, tenant, caller, [{ partnerId }])
    const asked = { partnerId, currency: c.req.valid('json').currency }
    return c.json(await requestPayout(tenant, asked, (payout) => shownPayout(payout, standing)), 201)
  })
  .get('/stats', allow(STAFF), async (c) => c.json(await statisticsOf(c.var.tenant)))
  .get('/:id', allow(EVERYBODY), async (c) => {
    const { tenant, caller } = c.var
    const payout = await loadPayout(tenant, c.req.param('id'))
    if (caller.partnerId !== null && caller.partnerId !== payout.partnerId) throw notFound()
    return c.json(shownPayout(payout, await standingOf(c.env, tenant, caller, [payout])))
  })
