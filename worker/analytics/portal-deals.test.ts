import { expect, it } from 'vitest'
import { aWonDeal } from '../test-support/deals'
import { aMember } from '../test-support/sessions'
import { aShop } from '../test-support/shop'
import { send } from '../test-support/world'

it('a partner sees what a deal earned and why, without the name of the deal', async () => {
  const shop = await aShop({ alice: 1_000, ben: 2_000 })
  await send('PATCH', '/api/organization', { key: shop.secretKey, body: { attribution_model: 'equal_split' } })
  const name = 'Acme Holdings'
  await aWonDeal(
    shop,
    [
      ['alice', 'demo', 10],
      ['ben', 'referral', 2],
    ],
    { name, amount: 10_000 },
  )
  const { cookie } = await aMember(shop, 'partner_admin', shop.partnerIds.alice)
  const ask = (path: string) => send('GET', path, { headers: { cookie } })
  const list = await ask('/api/earnings')
  expect(list.body.data).toMatchObject([
    { source: 'deal', order_at: '2026-03-01T00:00:00.000Z', amount: 500, net_amount: 500, status: 'pending' },
  ])
  expect(list.body.data[0].sentence).toContain('50.00 %: one demo 10 days before the close')
  const story = await ask(`/api/earnings/${list.body.data[0].id}`)
  expect(story.body).toMatchObject({
    order: null,
    model_in_use: 'equal_split',
    touches: [
      { kind: 'demo', mine: true, source: 'logged' },
      { kind: 'referral', mine: false },
    ],
    rule: { name: 'Your own terms', rate_bp: 1_000 },
  })
  expect(story.body.steps.map(({ amount }: { amount: number }) => amount)).toEqual([
    10_000, 5_000, 5_000, 1_000, 500, 500,
  ])
  expect(JSON.stringify([list.body, story.body])).not.toContain(name)
  expect(JSON.stringify(story.body)).not.toContain(shop.partnerIds.ben)
})
