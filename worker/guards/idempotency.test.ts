import { describe, expect, it } from 'vitest'
import { countOf } from '../test-support/rows'
import { anOrder, aShop, type Shop } from '../test-support/shop'
import { send } from '../test-support/world'

const place = ({ secretKey: key }: Shop, body: object, idempotencyKey = 'k1', path = '/api/orders') =>
  send('POST', path, { key, body, headers: { 'Idempotency-Key': idempotencyKey } })

describe('an order under an idempotency key', () => {
  it('is answered as before when it comes again', async () => {
    const shop = await aShop()
    const [first, second] = [await place(shop, anOrder()), await place(shop, anOrder())]
    expect(first.headers.get('Idempotent-Replayed')).toBeNull()
    expect([second.status, second.body, second.headers.get('Idempotent-Replayed')]).toEqual([201, first.body, 'true'])
    expect(await countOf(shop, 'orders')).toBe(1)
  })

  it('is refused when the key stands for another body or another address', async () => {
    const shop = await aShop()
    await place(shop, anOrder('1'))
    const refusals = [
      await place(shop, anOrder('2')),
      await place(shop, { external_id: 're_1', amount: 1 }, 'k1', '/api/orders/1/refunds'),
    ]
    for (const { status, body } of refusals) expect([status, body.code]).toEqual([409, 'idempotency_key_reused'])
    expect([await countOf(shop, 'orders'), await countOf(shop, 'order_facts')]).toEqual([1, 0])
  })

  it('is one order and one answer when it comes twenty times at once', async () => {
    const shop = await aShop()
    const answers = await Promise.all(Array.from({ length: 20 }, () => place(shop, anOrder())))
    expect(await countOf(shop, 'orders')).toBe(1)
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(1)
    expect(answers.every(({ status }) => status === 200 || status === 201)).toBe(true)
  })

  it('is one order when ten bodies race for the same key', async () => {
    const shop = await aShop()
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => place(shop, anOrder(String(index)))))
    expect(await countOf(shop, 'orders')).toBe(1)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect([status, body.code]).toEqual([409, 'idempotency_key_reused'])
  })

  it('is not answered with a refusal that was made right since', async () => {
    const shop = await aShop()
    expect((await place(shop, anOrder('1', { currency: 'NOPE' }))).status).toBe(422)
    expect((await place(shop, anOrder('1'))).status).toBe(201)
  })

  it('is nobody else’s: the same key of another organization is another order', async () => {
    const [one, other] = [await aShop(), await aShop()]
    await place(one, anOrder())
    const answer = await place(other, anOrder())
    expect([answer.status, answer.headers.get('Idempotent-Replayed')]).toEqual([201, null])
  })
})

describe('an order without one', () => {
  it('is known by its external id: the same content is found, other content refused', async () => {
    const { secretKey: key, ...shop } = await aShop()
    const ask = (body: object) => send('POST', '/api/orders', { key, body })
    const first = await ask(anOrder())
    const again = await ask(anOrder())
    expect([again.status, again.body.order_id]).toEqual([200, first.body.order_id])
    const other = await ask(anOrder('1001', { tax_amount: 1 }))
    expect([other.status, other.body.code]).toEqual([409, 'order_exists_with_other_content'])
    expect(await countOf(shop, 'orders')).toBe(1)
  })
})

describe('an order that comes twenty times at once, without one', () => {
  it.each([
    ['of a buyer nobody knew', { customer: { email: 'buyer@home.example' } }, 2],
    ['of a buyer who is not named', {}, 1],
  ])('is one order %s, whoever was first', async (_what, more, people) => {
    const { secretKey: key, ...shop } = await aShop()
    const ask = () => send('POST', '/api/orders', { key, body: anOrder('1001', more) })
    const answers = await Promise.all(Array.from({ length: 20 }, ask))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19)
    expect(new Set(answers.map(({ body }) => body.order_id)).size).toBe(1)
    expect([await countOf(shop, 'orders'), await countOf(shop, 'people')]).toEqual([1, people])
  })
})

describe('a fact of an order that is told again', () => {
  it.each([
    ['refunds', 'refund', { external_id: 're_1', amount: 100 }, { amount: 200 }],
    ['refunds', 'refund', { external_id: 're_1', items: [{ sku: 'MUG', quantity: 1 }] }, { items: [] }],
    ['disputes', 'dispute', { external_id: 'd_1', status: 'lost', amount: 100 }, { amount: 200 }],
    ['disputes', 'dispute', { external_id: 'd_1', status: 'lost', fee_amount: 1_500 }, { fee_amount: 2_000 }],
  ])('is found with the same content and refused with other content: %s', async (what, noun, body, other) => {
    const { secretKey: key, ...shop } = await aShop()
    const tell = (told: object) => send('POST', `/api/orders/1001/${what}`, { key, body: told })
    const [first, again, changed] = [await tell(body), await tell(body), await tell({ ...body, ...other })]
    expect([first.status, again.status, again.body]).toEqual([202, 200, first.body])
    expect([changed.status, changed.body.code]).toEqual([409, `${noun}_exists_with_other_content`])
    expect(await countOf(shop, 'order_facts')).toBe(1)
  })
})

describe('a refund that its order cannot have', () => {
  it.each([
    ['refund_exceeds_order', 'amount', { amount: 1_000_000 }],
    ['unknown_item', 'items.0.sku', { items: [{ sku: 'CUP', quantity: 1 }] }],
  ])('is refused once the order is known: %s', async (code, path, more) => {
    const shop = await aShop()
    await place(shop, anOrder())
    const refund = { external_id: 're_1', ...more }
    const { status, body } = await send('POST', '/api/orders/1001/refunds', { key: shop.secretKey, body: refund })
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, path])
    expect(await countOf(shop, 'order_facts')).toBe(0)
  })
})
