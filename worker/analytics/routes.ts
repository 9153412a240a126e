import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { findCommission } from '../commissions/queries'
import { loadOrganization } from '../organizations/load'
import { loadSettings } from '../organizations/settings'
import { shortUrl } from '../partners/links/address'
import { LinkList } from '../partners/links/input'
import { type Link, linkOfCode, listLinks } from '../partners/links/queries'
import { shownLink } from '../partners/links/shown'
import { findPartner } from '../partners/queries'
import { allow, PARTNERS, STAFF } from '../platform/auth'
import { query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { notFound } from '../platform/errors'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'
import { one } from '../platform/tenant'
import { EarningList, OverviewQuery } from './input'
import { overviewOf } from './overview'
import { amountsOfPartners, earnedPerDay, earningRows, earningStory } from './portal'
import { linkCounts, partnerTotals } from './queries'

const partnerOf = (c: Context<AppEnv>) => {
  const { partnerId } = c.var.caller
  if (partnerId === null) throw notFound()
  return partnerId
}

/** When the next of a partner's pending earnings clears; null when none waits. */
const nextOf = (rows: { clears_at: string | null }[]) =>
  rows.flatMap(({ clears_at }) => (clears_at ? [clears_at] : [])).sort()[0] ?? null

/** A link is counted by partner, code and campaign: that is what a visit carries. */
const visitsOfLink = ({ partnerId, code, campaign }: Link, counts: Awaited<ReturnType<typeof linkCounts>>) =>
  counts
    .filter(
      (count) => count.partnerId === partnerId && count.code === code.toLowerCase() && count.campaign === campaign,
    )
    .reduce((sum, { clicks, views }) => sum + clicks + views, 0)

/** Read-only views across domains. */
export const analyticsRoutes = new Hono<AppEnv>()
  .get('/overview', allow(STAFF), query(OverviewQuery), async (c) => {
    const { defaultCurrency } = await loadSettings(c.var.tenant)
    return c.json(await overviewOf(c.var.tenant, defaultCurrency, c.req.valid('query').days))
  })
  .get('/partners/:id/stats', allow(STAFF), async (c) => {
    const { id } = await findPartner(c.var.tenant, c.req.param('id'))
    const [amounts, counts, totals] = await Promise.all([
      amountsOfPartners(c.var.tenant, [id]),
      linkCounts(c.var.tenant, [id]),
      partnerTotals(c.var.tenant, [id]),
    ])
    return c.json({
      visits: counts.reduce((sum, { clicks, views }) => sum + clicks + views, 0),
      orders: totals.filter(({ measure }) => measure === 'orders').reduce((sum, { amount }) => sum + amount, 0),
      revenue_amounts: Object.fromEntries(
        totals.filter(({ measure }) => measure === 'revenue').map(({ currency, amount }) => [currency, amount]),
      ),
      amounts: amounts.get(id) ?? {},
      as_of: when(c.var.now),
    })
  })
  .get('/links', allow([...STAFF, ...PARTNERS]), query(LinkList), async (c) => {
    const filters = c.req.valid('query')
    const mine = c.var.caller.partnerId
    if (mine !== null && filters.partner_id !== undefined && filters.partner_id !== mine) throw notFound()
    const links = await listLinks(c.var.tenant, filters, mine ?? filters.partner_id ?? null)
    const { organization } = await loadOrganization(c.env, c.var.tenant)
    const counts = await linkCounts(c.var.tenant, [...new Set(links.map(({ partnerId }) => partnerId))])
    const show = (link: Link) => ({
      ...shownLink(link, c.env.PUBLIC_URL, organization.slug),
      visits: visitsOfLink(link, counts),
      as_of: when(c.var.now),
    })
    return c.json(page(links, filters, ({ id }) => id, show))
  })
  .get('/portal', allow(PARTNERS), async (c) => {
    const { tenant } = c.var
    const [partner, { organization, row }] = await Promise.all([
      findPartner(tenant, partnerOf(c)),
      loadOrganization(c.env, tenant),
    ])
    const currency = row.defaultCurrency
    const [amounts, series, latest] = await Promise.all([
      amountsOfPartners(tenant, [partner.id]),
      earnedPerDay(tenant, partner.id, currency, 30),
      earningRows(tenant, partner.id, 200, null),
    ])
    const code = partner.codes.find(({ kind }) => kind === 'link')
    const link = code ? await linkOfCode(tenant, { partnerId: partner.id, shown: code.shown }, null) : null
    return c.json({
      as_of: when(c.var.now),
      partner: { id: partner.id, name: partner.name, code: code?.shown ?? null, status: partner.status },
      link: link ? { url: shortUrl(c.env.PUBLIC_URL, organization.slug, link) } : null,
      amounts: amounts.get(partner.id) ?? {},
      next_clears_at: nextOf(latest),
      currency,
      series,
    })
  })
  .get('/earnings', allow(PARTNERS), query(EarningList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await earningRows(c.var.tenant, partnerOf(c), filters.limit, cursorOf(filters))
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => row,
      ),
    )
  })
  .get('/earnings/:id', allow(PARTNERS), async (c) => {
    const row = one(await findCommission(c.var.tenant, c.req.param('id')))
    if (row.partnerId !== partnerOf(c)) throw notFound()
    return c.json(await earningStory(c.var.tenant, row))
  })
