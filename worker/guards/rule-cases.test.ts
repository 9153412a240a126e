import { describe, expect, it } from 'vitest'
import { casesOf } from '../core/fixtures/cases'
import { anOrder, aShop, orderOf } from '../test-support/shop'
import { eventually, post, send } from '../test-support/world'

type Shop = Awaited<ReturnType<typeof aShop>>
type Named = { id: string; kind: string; title: string; model: string }

type RuleCase = Named & {
  input: {
    rules: {
      id: string
      level: string
      match?: string
      bps?: number
      flat_item_cents?: number
      flat_order_cents?: number
      cap_cents?: number
      floor_cents?: number
      priority?: number
      from?: string
      until?: string
    }[]
    line: { campaign?: string; sku?: string; product?: string; quantity?: number }
    at: string
    amount_cents: number
  }
  expected: { rule: string | null; commission_cents: number }
}
type BandCase = Named & {
  params: { bands: { from_cents: number; bps: number }[] }
  input: { amount_cents: number }
  expected: { commission_cents: number }
}
type RecurringCase = Named & {
  params: { months_limit?: number | null; payments_limit?: number | null; bps: number }
  input: { payments: { at: string; amount_cents: number }[] }
  expected: { commission_cents: number[] }
}
type SplitCase = Named & {
  params: { platform_bps: number; creator_bps: number }
  input: { subtotal_cents: number; payment_fees_cents: number; refunded_total_cents?: number; total_cents?: number }
  expected: Record<
    'platform_fee_cents' | 'creator_commission_cents' | 'payment_fees_cents' | 'seller_take_cents',
    number
  >
}

async function aShopWithAlice() {
  const shop = await aShop({})
  await made(shop, '/api/partners', { name: 'Alice', email: 'alice@home.example', code: 'alice' })
  return shop
}

async function made(shop: Shop, path: string, body: object) {
  const answer = await post(path, shop.secretKey, body)
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(201)
  return answer.body
}

const byAlice = (id: string, more: Record<string, unknown>) =>
  anOrder(id, { visitor_id: undefined, partner_code: 'alice', ...more })

const decided = (shop: Shop, id: string) =>
  eventually(async () => {
    const order = await orderOf(shop, id)
    return order.attributed_at !== null && order
  }, `a decision on ${id}`)

const sum = (order: { commissions: { amount: number }[] }) =>
  order.commissions.reduce((total, { amount }) => total + amount, 0)

describe('the worked cases of rules, through the front door', () => {
  it.each(casesOf<RuleCase>('rule'))('$id $title', async ({ input, expected }) => {
    const shop = await aShopWithAlice()
    const ids = new Map<string, string>()
    for (const rule of input.rules) {
      const { id } = await made(shop, '/api/commission-rules', {
        scope: rule.level,
        target: rule.match ?? null,
        percent_bp: rule.bps ?? null,
        flat_item_amount: rule.flat_item_cents ?? null,
        flat_order_amount: rule.flat_order_cents ?? null,
        cap_amount: rule.cap_cents ?? null,
        floor_amount: rule.floor_cents ?? null,
        priority: rule.priority ?? 100,
        effective_from: rule.from ?? null,
        effective_to: rule.until ?? null,
      })
      ids.set(id, rule.id)
    }
    const { campaign, sku, product, quantity = 1 } = input.line
    await made(shop, '/api/orders', {
      ...byAlice('1', { placed_at: input.at, ...(campaign ? { campaign } : {}) }),
      items: [
        {
          ...(sku ? { sku } : {}),
          ...(product ? { product_id: product } : {}),
          name: 'Line',
          quantity,
          unit_amount: input.amount_cents / quantity,
        },
      ],
    })
    const order = await decided(shop, '1')
    expect(sum(order)).toBe(expected.commission_cents)
    expect(ids.get(order.trace.rules[0].rule_id) ?? null).toBe(expected.rule)
  })

  it.each(casesOf<BandCase>('band'))('$id $title', async ({ model, params, input, expected }) => {
    const shop = await aShopWithAlice()
    await made(shop, '/api/commission-rules', {
      scope: 'default',
      bands: params.bands.map(({ from_cents, bps }) => ({ from_amount: from_cents, percent_bp: bps })),
      bands_mode: model === 'tier_whole' ? 'whole' : 'marginal',
    })
    const items = [{ sku: 'A', quantity: 1, unit_amount: input.amount_cents }]
    await made(shop, '/api/orders', byAlice('1', { items }))
    expect(sum(await decided(shop, '1'))).toBe(expected.commission_cents)
  })

  it.each(casesOf<RecurringCase>('recurring'))('$id $title', async ({ params, input, expected }) => {
    const shop = await aShopWithAlice()
    await made(shop, '/api/commission-rules', {
      scope: 'default',
      percent_bp: params.bps,
      recurring: { months: params.months_limit ?? null, payments: params.payments_limit ?? null },
    })
    for (const [index, { at, amount_cents }] of input.payments.entries())
      await made(shop, '/api/orders', {
        ...anOrder(`p${index}`, { visitor_id: undefined }),
        ...(index === 0 ? { partner_code: 'alice', kind: 'subscription_first' } : { kind: 'subscription_renewal' }),
        items: [{ sku: 'PLAN', quantity: 1, unit_amount: amount_cents }],
        customer: { external_id: 'cust_1' },
        placed_at: at,
      })
    const paid = () => Promise.all(input.payments.map(async (_, index) => sum(await orderOf(shop, `p${index}`))))
    await eventually(
      async () => JSON.stringify(await paid()) === JSON.stringify(expected.commission_cents),
      JSON.stringify(expected.commission_cents),
    )
  })
})

describe('the worked cases of splits, through the front door', () => {
  const cases = [...casesOf<SplitCase>('order_split'), ...casesOf<SplitCase>('order_split_refund')]

  it.each(cases)('$id $title', async ({ params, input, expected }) => {
    const shop = await aShopWithAlice()
    const fee = { platform_fee_bp: params.platform_bps }
    expect((await send('PATCH', '/api/organization', { key: shop.secretKey, body: fee })).status).toBe(200)
    await made(shop, '/api/commission-rules', { scope: 'default', percent_bp: params.creator_bps })
    const extra = (input.total_cents ?? input.subtotal_cents) - input.subtotal_cents
    const items = [{ sku: 'A', quantity: 1, unit_amount: input.subtotal_cents }]
    const amounts = { items, tax_amount: extra, payment_fee_amount: input.payment_fees_cents }
    await made(shop, '/api/orders', byAlice('1', amounts))
    await decided(shop, '1')
    const refund = { external_id: 're_1', amount: input.refunded_total_cents }
    if (refund.amount) await made(shop, '/api/orders/1/refunds', refund)
    await eventually(async () => {
      const { split, refunded_amount } = await orderOf(shop, '1')
      if (refunded_amount !== (refund.amount ?? 0)) return false
      expect(split).toEqual({
        platform_fee_amount: expected.platform_fee_cents,
        commission_amount: expected.creator_commission_cents,
        payment_fee_amount: expected.payment_fees_cents,
        seller_amount: expected.seller_take_cents,
      })
      return true
    }, 'the split')
  })
})
