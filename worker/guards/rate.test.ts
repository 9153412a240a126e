import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { knock } from '../test-support/door'
import { aShop, aVisit } from '../test-support/shop'

/** Counters begin anew with each minute of the clock; a test that straddles two would count in both. */
const withinOneMinute = async () => {
  const left = 60_000 - (Date.now() % 60_000)
  if (left < 5_000) await new Promise((resolve) => setTimeout(resolve, left))
}

describe('too many requests', () => {
  it('with one key are refused with the time to wait, and other keys are not', async () => {
    const low = { ...env, RATE_KEY_PER_MINUTE: '2' }
    const [busy, calm] = [await aShop(), await aShop()]
    await withinOneMinute()
    const visit = (shop: typeof busy, id: string) =>
      knock(low, 'POST', '/api/visits', { body: { key: shop.publishableKey, ...aVisit('alice', { id }) } })
    const statuses = [await visit(busy, 'a'), await visit(busy, 'b'), await visit(busy, 'c')]
    expect(statuses.map(({ status }) => status)).toEqual([202, 202, 429])
    expect(statuses[2]?.body).toMatchObject({ code: 'too_many_requests' })
    expect(Number(statuses[2]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await visit(calm, 'd')).status).toBe(202)
  })

  it('to sign in from one address are refused', async () => {
    const low = { ...env, RATE_ADDRESS_PER_MINUTE: '1' }
    await withinOneMinute()
    const ask = () =>
      knock(low, 'POST', '/api/sign-in', {
        body: { email: 'a@b.example' },
        headers: { 'CF-Connecting-IP': '192.0.2.7' },
      })
    expect([(await ask()).status, (await ask()).status]).toEqual([202, 429])
  })
})
