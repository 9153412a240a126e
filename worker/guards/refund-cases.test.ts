import { describe, expect, it } from 'vitest'
import { casesOf } from '../core/fixtures/cases'
import { made } from '../test-support/deals'
import { anOrder, aShop, orderOf, type Shop } from '../test-support/shop'
import { eventually, send } from '../test-support/world'

type Named = { id: string; kind: string; title: string; model: string }
type Parts = Readonly<Record<string, number>>
type Cumulative = Named & {
  input: { amount_cents: number; granted_cents: Parts; refunds_cents: readonly number[] }
  expected: { steps: readonly { refunded_total_cents: number; held_after: Parts }[] }
}
type Lines = Named & {
  params: { platform_bps: number }
  input: {
    total_cents: number
    payment_fees_cents: number
    lines: Readonly<Record<string, { net_cents: number; quantity: number; bps: number }>>
    shares: Parts
    refunds: readonly { amount_cents: number; items?: Parts }[]
  }
  expected: {
    granted: Parts
    held_after: readonly Parts[]
    split_after: readonly Record<
      'sales_cents' | 'platform_fee_cents' | 'payment_fees_cents' | 'seller_take_cents',
      number
    >[]
  }
}

/** Partners made in the order of their names, credited by touchpoints that weigh what each was granted. */
async function aSharedShop(weights: Parts, more: object = {}) {
  const names = Object.keys(weights).sort()
  const made = await aShop(Object.fromEntries(names.map((_, index) => [`partner-${index}`, 0])))
  const partnerIds = Object.fromEntries(names.map((name, index) => [name, made.partnerIds[`partner-${index}`] ?? '']))
  const shop = { ...made, partnerIds }
  const body = { attribution_model: 'role_based', ...more }
  const { status } = await send('PATCH', '/api/organization', { key: shop.secretKey, body })
  expect(status).toBe(200)
  // A rule of a campaign comes before a partner's own terms.
  return { ...shop, campaign: 'spring' }
}
type Shared = Awaited<ReturnType<typeof aSharedShop>>

async function shareOrder(shop: Shared, weights: Parts) {
  for (const [name, weight] of Object.entries(weights)) {
    const touch = { partner_id: shop.partnerIds[name], type: 'demo', occurred_at: Date.now() - 60_000, weight }
    await made(shop, '/api/orders/1/touchpoints', touch)
  }
}

async function heldOf(shop: Shop) {
  const names = new Map(Object.entries(shop.partnerIds).map(([name, id]) => [id, name]))
  const order = await orderOf(shop, '1')
  type Held = { partner_id: string; net_amount: number }
  const held: [string, number][] = (order.commissions ?? []).map((each: Held) => [
    names.get(each.partner_id) ?? '',
    each.net_amount,
  ])
  return { order, held: Object.fromEntries(held) }
}

const holds = (shop: Shop, parts: Parts, refunded: number) =>
  eventually(async () => {
    const { order, held } = await heldOf(shop)
    const isThere = Object.entries(parts).every(([name, amount]) => (held[name] ?? 0) === amount)
    return order.refunded_amount === refunded && isThere && order
  }, JSON.stringify(parts))

const sum = (parts: Parts) => Object.values(parts).reduce((total, part) => total + part, 0)

describe('a refund of the worked cases', () => {
  it.each(casesOf<Cumulative>('refund'))('$id $title', async ({ input, expected }) => {
    const { granted_cents: granted, amount_cents } = input
    const shop = await aSharedShop(granted)
    // All that was granted, whatever rate that was.
    const pool = { flat_order_amount: sum(granted), currency: 'USD' }
    await made(shop, '/api/commission-rules', { scope: 'campaign', target: shop.campaign, ...pool })
    const items = [{ sku: 'A', quantity: 1, unit_amount: amount_cents }]
    const order = { items, campaign: shop.campaign, visitor_id: undefined, status: 'paid' }
    await made(shop, '/api/orders', anOrder('1', order))
    await shareOrder(shop, granted)
    await holds(shop, granted, 0)
    for (const [index, amount] of input.refunds_cents.entries()) {
      await made(shop, '/api/orders/1/refunds', { external_id: `re_${index}`, amount })
      const step = expected.steps[index]
      await holds(shop, step?.held_after ?? {}, step?.refunded_total_cents ?? 0)
    }
  })

  it.each(casesOf<Lines>('refund_lines'))('$id $title', async ({ params, input, expected }) => {
    const shop = await aSharedShop(input.shares, { platform_fee_bp: params.platform_bps })
    const lines = Object.entries(input.lines)
    for (const [sku, { bps }] of lines)
      await made(shop, '/api/commission-rules', { scope: 'sku', target: sku, percent_bp: bps })
    const net = lines.reduce((total, [, { net_cents }]) => total + net_cents, 0)
    const items = lines.map(([sku, { net_cents, quantity }]) => ({ sku, quantity, unit_amount: net_cents / quantity }))
    const extra = { tax_amount: input.total_cents - net, payment_fee_amount: input.payment_fees_cents }
    await made(shop, '/api/orders', anOrder('1', { items, visitor_id: undefined, ...extra }))
    await shareOrder(shop, input.shares)
    await holds(shop, expected.granted, 0)
    let refunded = 0
    for (const [index, { amount_cents: amount, items: named }] of input.refunds.entries()) {
      const refundedItems = Object.entries(named ?? {}).map(([sku, quantity]) => ({ sku, quantity }))
      // One request above the whole order is refused; a sum above it is stored and capped.
      const body = { external_id: `re_${index}`, amount: Math.min(amount, input.total_cents), items: refundedItems }
      await made(shop, '/api/orders/1/refunds', body)
      refunded = Math.min(refunded + amount, input.total_cents)
      const { split } = await holds(shop, expected.held_after[index] ?? {}, refunded)
      const after = expected.split_after[index]
      expect(split).toMatchObject({
        platform_fee_amount: after?.platform_fee_cents,
        payment_fee_amount: after?.payment_fees_cents,
        seller_amount: after?.seller_take_cents,
      })
    }
  })
})
