import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deliver, knock } from '../test-support/door'
import { countingRows, keepingQueues } from '../test-support/faults'
import { countOf, everythingOf, rowsOf } from '../test-support/rows'
import { aShop, aVisit, type Shop, sendVisit } from '../test-support/shop'
import { eventually } from '../test-support/world'

const HOUR = 3_600_000
const thisHour = () => Math.trunc(Date.now() / HOUR) * HOUR
const PARTNERS = { ann: 100, ben: 100, cai: 100, dee: 100, eve: 100 }
const CODES = Object.keys(PARTNERS)

/** One message with a hundred visits of one hour, through the links of five partners. */
async function aHundredVisits({ publishableKey: key }: Shop) {
  const kept = keepingQueues(env)
  const visits = Array.from({ length: 100 }, (_, index) =>
    aVisit(CODES[index % 5], {
      id: `v${index}`,
      visitor_id: `visitor-${1_000 + index}`,
      occurred_at: thisHour() - HOUR / 2,
    }),
  )
  const { status } = await knock(kept.env, 'POST', '/api/visits', { body: { key, visits } })
  expect(status).toBe(202)
  return kept.visits
}

describe('a visit that arrives again', () => {
  it('is one row when its id is sent a hundred times, at once and one after the other', async () => {
    const shop = await aShop()
    const once = () => sendVisit(shop, aVisit())
    for (let sent = 0; sent < 20; sent++) expect((await once()).status).toBe(202)
    const answers = await Promise.all(Array.from({ length: 80 }, once))
    expect(answers.every(({ status }) => status === 202)).toBe(true)
    await sendVisit(shop, aVisit('alice', { id: 'last' }))
    await eventually(async () => (await rowsOf(shop, 'visits')).some(({ id }) => id === 'last'), 'the last visit')
    expect((await rowsOf(shop, 'visits')).map(({ id }) => id).toSorted()).toEqual(['last', 'v1'])
    const [hours] = await rowsOf(shop, 'link_hours')
    const [day] = await rowsOf(shop, 'visit_days')
    expect([hours?.clicks, day?.clicks]).toEqual([2, 2])
  })

  it('costs a row per visit, a log row, a day and a row per link and hour, and nothing the second time', async () => {
    const shop = await aShop(PARTNERS, 'SHARD_00')
    const messages = await aHundredVisits(shop)
    const first = countingRows(env)
    await deliver(first.env, 'visits', messages)
    expect(await countOf(shop, 'visits')).toBe(100)
    expect(await countOf(shop, 'link_hours')).toBe(5)
    expect(first.rowsWritten()).toBeGreaterThanOrEqual(100)
    expect(first.rowsWritten()).toBeLessThanOrEqual(107)
    const stored = await everythingOf(shop)
    const second = countingRows(env)
    await deliver(second.env, 'visits', messages)
    expect(second.rowsWritten()).toBe(0)
    expect(await everythingOf(shop)).toEqual(stored)
  })

  it('is counted once when the same message comes twice in one batch', async () => {
    const shop = await aShop(PARTNERS)
    const [message] = await aHundredVisits(shop)
    expect(await deliver(env, 'visits', [message, message])).toEqual({ acknowledged: 2, retried: 0 })
    const hours = await rowsOf(shop, 'link_hours')
    expect(hours.map(({ clicks }) => clicks)).toEqual([20, 20, 20, 20, 20])
    expect(await countOf(shop, 'visits')).toBe(100)
  })

  it('counts a dropped visit once however often it is delivered', async () => {
    const shop = await aShop()
    const kept = keepingQueues(env)
    const body = { key: shop.publishableKey, ...aVisit('nobody') }
    await knock(kept.env, 'POST', '/api/visits', { body })
    for (let again = 0; again < 3; again++) await deliver(env, 'visits', kept.visits)
    expect((await rowsOf(shop, 'dropped_days')).map(({ reason, count }) => [reason, count])).toEqual([
      ['unknown_code', 1],
    ])
  })
})
