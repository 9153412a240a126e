import { describe, expect, it } from 'vitest'
import { everythingOf, shardOf, workDone } from '../../test-support/rows'
import { anOrder, aShop, sendVisit } from '../../test-support/shop'
import { eventually, get, post, send } from '../../test-support/world'

const DAY = 86_400_000
const HOUR = 3_600_000
const AT = Date.now() - DAY
const period = `period_start=${AT - 3 * DAY}&period_end=${AT + DAY}`

const shop = await aShop({ alice: 1_000, ben: 2_000, cleo: 1_500 })
const { secretKey: key, partnerIds } = shop
const codeOf = (id: string) => Object.entries(partnerIds).find(([, known]) => known === id)?.[0]

/** alice>ben buys, ben buys for 100 and again, alice and cleo>ben come to nothing; the last one's lead buys. */
const PATHS: Record<string, string[]> = {
  'visitor-buys-1': ['alice', 'ben'],
  'visitor-buys-2': ['ben'],
  'visitor-goes-1': ['alice'],
  'visitor-goes-2': ['cleo', 'ben'],
  'visitor-lead-1': ['ben'],
}

async function live() {
  for (const [visitor_id, codes] of Object.entries(PATHS))
    for (const [index, partner_code] of codes.entries())
      await sendVisit(shop, {
        ...{ id: `${visitor_id}-${index}`, visitor_id, partner_code, url: 'https://shop.example/a' },
        occurred_at: AT - (codes.length - index) * HOUR,
      })
  await eventually(async () => (await get('/api/visits', key)).body.data.length === 7, 'the visits')
  const lead = { visitor_id: 'visitor-lead-1', email: 'lead@home.example', occurred_at: AT - HOUR / 2 }
  expect((await post('/api/leads', key, lead)).status).toBe(201)
  const order = (id: string, more: object) =>
    post('/api/orders', key, { ...anOrder(id, { visitor_id: undefined, placed_at: AT }), ...more })
  const items = (unit_amount: number) => [{ sku: 'MUG', quantity: 1, unit_amount }]
  await order('1', { visitor_id: 'visitor-buys-1', items: items(301) })
  await order('2', { visitor_id: 'visitor-buys-2', items: items(100) })
  await order('3', { customer: { email: 'lead@home.example' }, items: items(100) })
  await order('4', { customer: { email: 'nobody@home.example' }, items: items(999) })
  await order('5', { visitor_id: 'visitor-buys-2', items: items(777), placed_at: AT + 2 * DAY })
  const deal = (await post('/api/deals', key, { name: 'D', amount: 5_000, currency: 'EUR' })).body
  await post(`/api/deals/${deal.id}/touchpoints`, key, {
    ...{ partner_id: partnerIds.cleo, type: 'demo', occurred_at: AT - HOUR },
  })
  await post(`/api/deals/${deal.id}/close`, key, { status: 'won', closed_at: AT })
  await workDone(shop)
}
await live()

const report = async (model: string) => {
  const { status, body } = await get(`/api/reports/attribution?model=${model}&${period}`, key)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
type Partner = { partner_id: string; name: string; revenue_amounts: object; removal_effect_ppm: number | null }
const byCode = <Value>(partners: Partner[], of: (partner: Partner) => Value) =>
  Object.fromEntries(partners.map((partner) => [codeOf(partner.partner_id), of(partner)]).toSorted())

describe('a Markov report', () => {
  it('counts sales with a partner, sales without one, and visitors who never bought', async () => {
    const { journeys, conversion_probability_ppm: probability, conventions } = await report('markov')
    expect(journeys).toEqual({ converting: 4, without_partner: 1, non_converting: 2 })
    expect(probability).toBe(666_667)
    expect(conventions.truncation).toBe('none')
  })

  it('gives each partner the exact effect of its removal, and divides what was sold to the last unit', async () => {
    const { partners } = await report('markov')
    // Of six journeys four end in a sale; a leads to b in one of two, b sells in three of four, c in one of two.
    const effects = byCode(partners, ({ removal_effect_ppm }) => removal_effect_ppm)
    expect(effects).toEqual({ alice: 187_500, ben: 750_000, cleo: 437_500 })
    const revenue = byCode(partners, ({ revenue_amounts }) => revenue_amounts)
    // 501 USD and 5,000 EUR in the proportion 3 : 12 : 7.
    expect(revenue).toEqual({
      alice: { USD: 68, EUR: 682 },
      ben: { USD: 273, EUR: 2_727 },
      cleo: { USD: 160, EUR: 1_591 },
    })
    expect(byCode(partners, ({ name }) => name)).toEqual({ alice: 'alice', ben: 'ben', cleo: 'cleo' })
  })
})

describe('a Shapley report', () => {
  it('divides each sale in equal parts among its partners, currency by currency', async () => {
    const { partners } = await report('shapley')
    expect(byCode(partners, ({ revenue_amounts }) => revenue_amounts)).toEqual({
      alice: { USD: 151, EUR: 0 },
      ben: { USD: 350, EUR: 0 },
      cleo: { USD: 0, EUR: 5_000 },
    })
  })
})

describe('a comparison of models', () => {
  it('adds up what each of the five stored models credits, per partner and currency', async () => {
    const { body } = await get(`/api/reports/models?${period}`, key)
    const rows = Object.fromEntries(
      body.partners.map((row: { partner_id: string; currency: string; amounts: object }) => [
        `${codeOf(row.partner_id)} ${row.currency}`,
        row.amounts,
      ]),
    )
    expect(rows['alice USD']).toMatchObject({ equal_split: 151, first_touch: 301, last_touch: 0 })
    expect(rows['ben USD']).toMatchObject({ equal_split: 350, first_touch: 200, last_touch: 501 })
    expect(rows['cleo EUR']).toMatchObject({ equal_split: 5_000, last_touch: 5_000, role_based: 5_000 })
    expect(body).toMatchObject({ model_in_use: 'last_touch', sales: 5 })
    const [eur, usd] = body.totals
    expect(eur).toMatchObject({ currency: 'EUR', amount: 5_000, unattributed_amounts: { last_touch: 0 } })
    expect(usd).toMatchObject({ amount: 1_500, credited_amounts: { last_touch: 501 } })
    expect(usd.unattributed_amounts).toMatchObject({ last_touch: 999, role_based: 1_500 })
  })
})

describe('a frozen version', () => {
  const asked = { model: 'markov', period_start: AT - 3 * DAY, period_end: AT + DAY }

  it('keeps the report and its weights while the world goes on, and pays nobody', async () => {
    const before = await everythingOf(shop)
    const { status, body } = await post('/api/reports/attribution/versions', key, asked)
    expect(status, JSON.stringify(body)).toBe(201)
    const after = await everythingOf(shop)
    const written = Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]))
    expect(written).toEqual(['activity', 'fitted_versions'])
    const again = await post('/api/reports/attribution/versions', key, asked)
    expect(again.body.input_hash).toBe(body.input_hash)
    await sendVisit(shop, { visitor_id: 'visitor-late-1', partner_code: 'alice', occurred_at: AT - HOUR })
    await eventually(async () => (await get('/api/visits', key)).body.data.length === 8, 'the visit')
    expect((await report('markov')).journeys.non_converting).toBe(3)
    expect((await get(`/api/reports/attribution/versions/${body.id}`, key)).body).toEqual(body)
    const other = await post('/api/reports/attribution/versions', key, asked)
    expect(other.body.input_hash).not.toBe(body.input_hash)
    const listed = (await get('/api/reports/attribution/versions?model=markov', key)).body.data
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([other.body.id, again.body.id, body.id])
  })

  it.each([
    'UPDATE fitted_versions SET input_hash = 0 WHERE organization_id = ?',
    'DELETE FROM fitted_versions WHERE organization_id = ?',
    'INSERT OR REPLACE INTO fitted_versions SELECT * FROM fitted_versions WHERE organization_id = ?',
  ])('is never changed: %s', async (sql) => {
    await expect(shardOf(shop).prepare(sql).bind(shop.organizationId).run()).rejects.toThrow('append_only')
  })
})

describe('a report is refused', () => {
  it.each([
    ['/api/reports/attribution?model=guess', 'model'],
    ['/api/reports/attribution?model=markov', 'period_end'],
    ['/api/reports/models', 'period_start'],
  ])('%s', async (path, field) => {
    const given = path.includes('markov') ? `${path}&period_start=${AT}&period_end=${AT}` : path
    const { status, body } = await get(given, key)
    expect(status).toBe(422)
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(field)
  })

  it('when it is too large to read at once, by name', async () => {
    const large = await aShop({})
    const day = Math.floor(AT / DAY)
    const sql = 'INSERT INTO visit_days (organization_id, day, clicks, views) VALUES (?, CAST(? AS INTEGER), 200001, 0)'
    await shardOf(large).prepare(sql).bind(large.organizationId, day).run()
    const answer = await send('GET', `/api/reports/attribution?model=shapley&${period}`, { key: large.secretKey })
    expect([answer.status, answer.body.code]).toEqual([422, 'report_too_large'])
  })
})
