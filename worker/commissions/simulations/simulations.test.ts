import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deliver } from '../../test-support/door'
import { everythingOf, shardOf } from '../../test-support/rows'
import { anOrder, aShop, type Shop, sendVisit } from '../../test-support/shop'
import { eventually, get, post, send } from '../../test-support/world'

const DAY = 86_400_000
const HOUR = 3_600_000
/** Around the middle of a month, so that orders before the period share it. */
const AT = Math.floor(Date.now() / DAY) * DAY - DAY
const period = { period_start: AT - DAY / 2, period_end: AT + 2 * DAY }

type Setup = { settings?: object; rules?: object[]; rates?: Record<string, number> }

async function aSetShop({ settings = {}, rules = [], rates = {} }: Setup) {
  const shop = await aShop({ alice: 1_000, ben: 2_000, cleo: 1_500, ...rates })
  expect((await send('PATCH', '/api/organization', { key: shop.secretKey, body: settings })).status).toBe(200)
  for (const rule of rules) expect((await post('/api/commission-rules', shop.secretKey, rule)).status).toBe(201)
  return shop
}

const visitsOf = (visitor: string, codes: readonly string[]) =>
  codes.map((code, index) => ({
    ...{ id: `${visitor}-${code}`, visitor_id: visitor, partner_code: code, kind: index === 0 ? 'view' : 'click' },
    ...{
      url: 'https://shop.example/a',
      occurred_at: AT - ((codes.length - index) * 20 + (EARLIER[visitor] ?? 0)) * HOUR,
    },
  }))

const PATHS: Record<string, readonly string[]> = {
  'visitor-0001': ['alice', 'ben', 'cleo'],
  'visitor-0002': ['ben', 'alice'],
  'visitor-0003': ['cleo'],
  'visitor-0004': ['cleo', 'ben', 'alice'],
}

/** Hours by which a visitor came earlier than the others. */
const EARLIER: Record<string, number> = { 'visitor-0004': 30 }

/** The same story in every shop: visits, a lead, orders of all kinds, refunds, deals; all settled at the end. */
async function live(shop: Shop) {
  const { secretKey: key } = shop
  for (const [visitor, codes] of Object.entries(PATHS))
    for (const visit of visitsOf(visitor, codes)) await sendVisit(shop, visit)
  await eventually(async () => (await get('/api/visits', key)).body.data.length === 9, 'the visits')
  const lead = { visitor_id: 'visitor-0004', email: 'four@home.example', occurred_at: AT - 10 * HOUR }
  expect((await post('/api/leads', key, lead)).status).toBe(201)
  const order = (id: string, visitor: number, hours: number, more: object = {}) =>
    post('/api/orders', key, {
      ...anOrder(id, { visitor_id: `visitor-000${visitor}`, placed_at: AT + hours * HOUR }),
      ...{ items: [{ sku: id.startsWith('cup') ? 'CUP' : 'MUG', quantity: 1, unit_amount: 3_333 }] },
      customer: { external_id: `cust-${visitor}` },
      ...more,
    })
  await order('before', 1, -13)
  for (const [index, id] of ['a', 'cup-b', 'c', 'cup-d', 'e', 'f'].entries())
    await order(id, 1 + (index % 4), index, { kind: index === 5 ? 'subscription_renewal' : 'one_time' })
  await order('euro', 2, 8, { currency: 'EUR' })
  await post('/api/orders/a/refunds', key, { external_id: 're_1', amount: 1_111, refunded_at: AT + 9 * HOUR })
  await post('/api/orders/c/cancel', key, {})
  const deal = (await post('/api/deals', key, { name: 'D', amount: 77_777, currency: 'USD' })).body
  for (const [code, days] of [
    ['cleo', 3],
    ['alice', 2],
  ] as const) {
    const touch = { partner_id: shop.partnerIds[code], type: days === 3 ? 'referral' : 'demo' }
    await post(`/api/deals/${deal.id}/touchpoints`, key, { ...touch, occurred_at: AT - days * DAY })
  }
  expect((await post(`/api/deals/${deal.id}/close`, key, { status: 'won', closed_at: AT })).status).toBe(200)
  await eventually(async () => ((await everythingOf(shop)).pending ?? []).length === 0, 'that all is settled')
  return shop
}

const simulate = async (shop: Shop, body: object = {}) => {
  const answer = await post('/api/simulations', shop.secretKey, { ...period, ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

type Row = { partner_id: string; currency: string; actual_amount: number; simulated_amount: number }

const codeOf = (shop: Shop, id: string) => Object.entries(shop.partnerIds).find(([, known]) => known === id)?.[0]

/** Amounts by partner and currency, without the ones of 0. */
const amounts = (shop: Shop, rows: Row[], which: 'actual_amount' | 'simulated_amount') =>
  Object.fromEntries(
    rows
      .filter((row) => row[which] !== 0)
      .map((row) => [`${codeOf(shop, row.partner_id)} ${row.currency}`, row[which]] as const)
      .toSorted(),
  )

const shop = await live(await aSetShop({ settings: { platform_fee_bp: 250 } }))

describe('a simulation under the organization’s own terms', () => {
  it.each(['as_decided', 'as_now'])('differs by nothing anywhere: %s', async (terms) => {
    const { result, total, done, status } = await simulate(shop, { terms })
    expect([status, total, done]).toEqual(['done', 8, 8])
    expect(result.partners.length).toBeGreaterThan(2)
    for (const row of [...result.partners, ...result.totals.flatMap(Object.values)])
      expect(row.difference_amount ?? 0).toBe(0)
    const [usd] = result.totals.filter(({ currency }: Row) => currency === 'USD')
    expect(usd.commissions.actual_amount).toBeGreaterThan(0)
    expect(usd.platform_fees.actual_amount).toBeGreaterThan(0)
  })

  it('writes nothing but itself', async () => {
    const before = await everythingOf(shop)
    await simulate(shop, { attribution_model: 'first_touch', rules: [{ scope: 'default', percent_bp: 9_000 }] })
    const after = await everythingOf(shop)
    const written = Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]))
    expect(written).toEqual(['simulations'])
  })
})

const MONTHLY = { scope: 'sku', target: 'MUG', currency: 'USD' }
const BANDS = [
  { from_amount: 0, percent_bp: 500 },
  { from_amount: 3_000, percent_bp: 3_000 },
]
const WORLDS: Record<string, Setup> = {
  'another model': { settings: { attribution_model: 'time_decay' } },
  'roles and their weights': {
    settings: { attribution_model: 'role_based', role_weights: { click: 3, view: 1, demo: 5 } },
  },
  'shorter windows and another fee': {
    settings: { click_window_days: 1, view_window_days: 0, platform_fee_bp: 900 },
  },
  'other rates': { rates: { alice: 3_000, cleo: 0 } },
  'a rule for a product': { rules: [{ scope: 'sku', target: 'CUP', percent_bp: 5_000 }] },
  'bands and a cap over the month, and another model': {
    settings: { attribution_model: 'equal_split' },
    rules: [{ ...MONTHLY, bands: BANDS, bands_period: 'month', cap_amount: 600, cap_per: 'partner_month' }],
  },
  'a limit on payments': {
    rules: [{ scope: 'sku', target: 'MUG', percent_bp: 4_000, recurring: { payments: 2 } }],
  },
}
const FEE = { platform_fee_bp: 250 }

describe('a simulation of', () => {
  it.each(Object.entries(WORLDS))('%s says what a shop earns that was set so from the start', async (_, setup) => {
    const other = await live(await aSetShop({ ...setup, settings: { ...FEE, ...setup.settings } }))
    const rates = Object.entries(setup.rates ?? {}).map(([code, rate]) => [shop.partnerIds[code] ?? '', rate])
    const supposed = { ...setup.settings, rules: setup.rules ?? [], commission_rates_bp: Object.fromEntries(rates) }
    const [told, real] = [await simulate(shop, supposed), await simulate(other)]
    const simulated = amounts(shop, told.result.partners, 'simulated_amount')
    expect(simulated).toEqual(amounts(other, real.result.partners, 'actual_amount'))
    expect(simulated).not.toEqual(amounts(shop, told.result.partners, 'actual_amount'))
    const fees = (of: { result: { totals: { platform_fees: object }[] } }) =>
      of.result.totals.map(({ platform_fees }) => Object.values(platform_fees))
    expect(fees(told).map(([, amount]) => amount)).toEqual(fees(real).map(([amount]) => amount))
  })

  it('no rules but these sets the others aside', async () => {
    const rules = [{ scope: 'sku', target: 'MUG', percent_bp: 4_000 }]
    const other = await aSetShop({ rules })
    const { body } = await get('/api/commission-rules', other.secretKey)
    const without = await simulate(other, { without_rule_ids: [body.data[0].id] })
    expect(without.result.partners).toEqual([])
  })
})

describe('a long simulation', () => {
  it('goes on from message to message, and ends with the same result', async () => {
    const at_once = await simulate(shop, { attribution_model: 'equal_split' })
    const { results } = await shardOf(shop)
      .prepare(
        `UPDATE simulations SET status = 'working', finished_at = NULL, progress = json_object('total', 8, 'done', 0,
           'place', json_object('kind', 'order', 'at', CAST(?2 AS INTEGER), 'id', ''),
           'commissions', json_array(), 'platformFees', json_array(), 'months', json_array())
         WHERE organization_id = ?1 AND id = ?3 RETURNING id`,
      )
      .bind(shop.organizationId, String(period.period_start), at_once.id)
      .all()
    expect(results.length).toBe(1)
    const message = {
      ...{ v: 1, id: 'msg_1', organization_id: shop.organizationId, source_queue: 'events' },
      ...{ kind: 'simulation.slice', body: { subject: at_once.id } },
    }
    expect((await get(`/api/simulations/${at_once.id}`, shop.secretKey)).body).toMatchObject({ result: null, done: 0 })
    await Promise.all([1, 2].map(() => deliver(env, 'events', [message])))
    const { body } = await get(`/api/simulations/${at_once.id}`, shop.secretKey)
    expect(body).toEqual({ ...at_once, finished_at: body.finished_at })
  })
})

describe('a simulation is refused', () => {
  it.each([
    [{ period_end: period.period_start }, 'period_end'],
    [{ attribution_model: 'w_shaped' }, 'attribution_model'],
    [{ time_decay_lambda: -1 }, 'time_decay_lambda'],
    [{ commission_rates_bp: { ptr_1: 10_001 } }, 'commission_rates_bp.ptr_1'],
    [{ commission_rates_bp: { ptr_1: 100 } }, 'commission_rates_bp'],
    [{ without_rule_ids: ['rul_1'] }, 'without_rule_ids'],
    [{ rules: [{ scope: 'default' }] }, 'percent_bp'],
    [{ rules: [{ scope: 'sku', percent_bp: 1 }] }, 'target'],
    [{ hold_days: 1 }, 'hold_days'],
  ])('for %j', async (body, field) => {
    const before = await everythingOf(shop)
    const answer = await post('/api/simulations', shop.secretKey, { ...period, ...body })
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([422, field])
    expect(await everythingOf(shop)).toEqual(before)
  })
})
