import { expect, it } from 'vitest'
import { rowsOf } from '../test-support/rows'
import { aShop } from '../test-support/shop'
import { post, send } from '../test-support/world'

const LEAD = { email: 'buyer@home.example', external_id: 'not an id @ all', metadata: { plan: 'pro' } }

it('keeps the lead of a page whose external id cannot be one, with the id among the metadata', async () => {
  const shop = await aShop()
  const told = await send('POST', '/api/leads', { body: { key: shop.publishableKey, ...LEAD } })
  expect(told.status, JSON.stringify(told.body)).toBe(201)
  const [lead] = await rowsOf(shop, 'leads')
  expect(lead?.external_id).toBeNull()
  expect(JSON.parse(String(lead?.metadata))).toEqual({ external_id: 'not an id @ all', plan: 'pro' })
})

it('refuses the same from a server, and from a page without an address', async () => {
  const shop = await aShop()
  expect((await post('/api/leads', shop.secretKey, LEAD)).status).toBe(422)
  const nameless = { key: shop.publishableKey, external_id: LEAD.external_id }
  expect((await send('POST', '/api/leads', { body: nameless })).status).toBe(422)
})
