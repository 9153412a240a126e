import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deliver } from '../../test-support/door'
import { everythingOf, shardOf } from '../../test-support/rows'
import type { Shop } from '../../test-support/shop'
import { get, post } from '../../test-support/world'
import { aSetShop, live, period, type Setup } from './fixtures/story'

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
