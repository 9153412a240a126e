import { describe, expect, it } from 'vitest'
import { contract } from '../../contract'
import { closeDays } from '../../ledger/closing/close'
import { dateOf } from '../../ledger/closing/leaf'
import { bookDay, FIRST_DAY, tenantAt } from '../../ledger/fixtures/days'
import { aMember } from '../../test-support/sessions'
import { aShop, type Shop } from '../../test-support/shop'
import { get, send } from '../../test-support/world'
import { buildStatement } from './build'
import { wordsOf } from './words'

const [from, to] = [dateOf(FIRST_DAY), dateOf(FIRST_DAY + 4)]
const addressOf = (shop: Shop, more = '') =>
  `/api/statements?partner_id=${shop.partnerIds.alice}&period_start=${from}&period_end=${to}${more}`

async function aClosedShop() {
  const shop = await aShop({ alice: 1_000, ben: 1_000 })
  await bookDay(shop, FIRST_DAY - 1, 2)
  await bookDay(shop, FIRST_DAY, 300, 'ben')
  await bookDay(shop, FIRST_DAY, 3)
  await bookDay(shop, FIRST_DAY + 1, 1, 'alice', 'JPY')
  await closeDays(tenantAt(shop, FIRST_DAY + 3, 1))
  await bookDay(shop, FIRST_DAY + 3, 1)
  return shop
}

describe('a statement', () => {
  it('has openings, closings, every transfer in words, and a proof for each closed day', async () => {
    const shop = await aClosedShop()
    const { status, body } = await get(addressOf(shop), shop.secretKey)
    expect(status).toBe(200)
    expect(contract['GET /api/statements']?.answers[200]?.parse(body)).toEqual(body)
    const pending = body.accounts.filter(({ account }: { account: string }) => account === 'pending')
    expect(pending).toEqual([
      { account: 'pending', currency: 'JPY', opening_amount: 0, closing_amount: 100 },
      { account: 'pending', currency: 'USD', opening_amount: 201, closing_amount: 604 },
    ])
    expect(body.sums).toMatchObject([
      { currency: 'JPY', transfers: 1, earned_amount: 100 },
      { currency: 'USD', transfers: 4, earned_amount: 403 },
    ])
    expect(body.transfers.map(({ day, proof }: { day: string; proof: unknown }) => [day, proof !== null])).toEqual([
      ...Array(3).fill([from, true]),
      [dateOf(FIRST_DAY + 1), true],
      [dateOf(FIRST_DAY + 3), false],
    ])
    expect(body.transfers[0].words).toBe('Adjustment in the partner’s favour')
    expect(body.days.map(({ transfers }: { transfers: number }) => transfers)).toEqual([303, 1, 0])
    expect(body.open_days).toEqual([dateOf(FIRST_DAY + 3)])
  })

  it('made while a day is being closed leaves that day open, as its transfers have no proof yet', async () => {
    const shop = await aClosedShop()
    const tenant = tenantAt(shop, FIRST_DAY + 4, 1)
    const shard = new Proxy(tenant.shard, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name).bind(target)
        return (sql: string) => {
          const statement = target.prepare(sql)
          if (!/FROM closed_days.*ORDER BY day$/s.test(sql)) return statement
          const all = (...params: unknown[]) => closeDays(tenant).then(() => statement.bind(...params).all())
          return { bind: (...params: unknown[]) => ({ all: () => all(...params) }) }
        }
      },
    })
    const asked = { name: null, from: FIRST_DAY, to: FIRST_DAY + 4, currency: null }
    const made = await buildStatement({ ...tenant, shard }, { ...asked, partnerId: shop.partnerIds.alice ?? '' })
    expect(made.open_days).toEqual([dateOf(FIRST_DAY + 3)])
    expect(made.days.map(({ day }) => day)).toEqual([0, 1, 2].map((later) => dateOf(FIRST_DAY + later)))
    expect(await buildStatement(tenant, { ...asked, partnerId: made.partner_id })).toMatchObject({ open_days: [] })
  })

  it('of one currency tells nothing of another', async () => {
    const shop = await aClosedShop()
    const { body } = await get(addressOf(shop, '&currency=JPY'), shop.secretKey)
    expect(body.transfers).toHaveLength(1)
    expect(new Set(body.accounts.map(({ currency }: { currency: string }) => currency))).toEqual(new Set(['JPY']))
  })

  it('is of the days that are named, or in which the named times lie', async () => {
    const shop = await aClosedShop()
    const noon = FIRST_DAY * 86_400_000 + 43_200_000
    for (const start of [noon, new Date(noon).toISOString()]) {
      const path = `/api/statements?partner_id=${shop.partnerIds.alice}&period_start=${start}&period_end=${to}`
      expect((await get(path, shop.secretKey)).body.period_start).toBe(from)
    }
  })

  it('opens where the day before closed, closed or not', async () => {
    const shop = await aClosedShop()
    const at = (day: number) =>
      get(
        `/api/statements?partner_id=${shop.partnerIds.alice}&period_start=${dateOf(day)}&period_end=${dateOf(day + 1)}`,
        shop.secretKey,
      )
    for (const day of [FIRST_DAY - 1, FIRST_DAY, FIRST_DAY + 1, FIRST_DAY + 2, FIRST_DAY + 3]) {
      const [today, tomorrow] = [await at(day), await at(day + 1)]
      const closing = today.body.accounts.map(({ closing_amount }: { closing_amount: number }) => closing_amount)
      expect(tomorrow.body.accounts.map(({ opening_amount }: { opening_amount: number }) => opening_amount)).toEqual(
        closing,
      )
    }
  })

  it('is a table for a spreadsheet, and a page to print in which names are only text', async () => {
    const shop = await aClosedShop()
    const csv = await send('GET', addressOf(shop), { key: shop.secretKey, headers: { accept: 'text/csv' } })
    expect(csv.headers.get('content-type')).toContain('text/csv')
    const lines = csv.body.trim().split('\r\n')
    expect(lines[0]).toContain('line,day,at,words,account,debit,credit,currency,amount,amount_decimal')
    expect(lines).toHaveLength(1 + 10 + 5 + 10)
    await send('PATCH', `/api/partners/${shop.partnerIds.alice}`, {
      key: shop.secretKey,
      body: { name: '<b>Alice</b>' },
    })
    const page = await send('GET', addressOf(shop), { key: shop.secretKey, headers: { accept: 'text/html' } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.body).toContain('&lt;b&gt;Alice&lt;/b&gt;')
    expect(page.body).toContain('6.04 USD')
  })

  it('is shown to its own partner and to no other', async () => {
    const shop = await aClosedShop()
    const alice = await aMember(shop, 'partner_viewer', shop.partnerIds.alice ?? '')
    const ben = await aMember(shop, 'partner_viewer', shop.partnerIds.ben ?? '')
    const own = await send('GET', `/api/statements?period_start=${from}&period_end=${to}`, {
      headers: { cookie: alice.cookie },
    })
    expect(own.body.partner_id).toBe(shop.partnerIds.alice)
    expect((await send('GET', addressOf(shop), { headers: { cookie: ben.cookie } })).status).toBe(404)
    const other = await aShop()
    expect((await get(addressOf(shop), other.secretKey)).status).toBe(404)
    const nobodys = await get(`/api/statements?period_start=${from}&period_end=${to}`, shop.secretKey)
    expect([nobodys.status, nobodys.body.errors[0].path]).toEqual([422, 'partner_id'])
  })

  it.each([
    ['transit', 'cash', 'pay_1', 'Paid out'],
    ['available', 'cash', 'pay_1', 'Paid out, as reported late'],
    ['cash', 'receivable', null, 'Repaid by the partner'],
    ['cash', 'available', 'pay_1', 'Payment came back'],
  ])('says what money is that went from %s to %s of %s: %s', (debit, credit, payoutId, words) => {
    expect(wordsOf({ debit, credit, payoutId, forEarningId: null })).toBe(words)
  })

  it.each([
    'period_start=2026-01-02&period_end=2026-01-02',
    'period_start=2024-01-01&period_end=2026-01-02',
    'period_start=x&period_end=2026-01-02',
  ])('of no period, or too long a one, is refused: %s', async (period) => {
    const shop = await aShop()
    const { status } = await get(`/api/statements?partner_id=${shop.partnerIds.alice}&${period}`, shop.secretKey)
    expect(status).toBe(422)
  })

  it('names a key that everybody can have', async () => {
    const { status, body, headers } = await send('GET', '/.well-known/jwks.json')
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(body.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: expect.any(String), kid: expect.any(String) },
    ])
    const shop = await aClosedShop()
    expect((await get(addressOf(shop), shop.secretKey)).body.key_id).toBe(body.keys[0].kid)
  })

  it('is not of more transfers than a page can hold; before its period there may be any number', async () => {
    const shop = await aShop({ alice: 1_000 })
    for (const count of [5_000, 5_000, 1]) await bookDay(shop, FIRST_DAY, count)
    const asked = async (start: number, end: number) => {
      const period = `period_start=${dateOf(start)}&period_end=${dateOf(end)}`
      const path = `/api/statements?partner_id=${shop.partnerIds.alice}&${period}`
      const { status, body } = await get(path, shop.secretKey)
      return [status, body.code ?? body.accounts[0].opening_amount]
    }
    expect(await asked(FIRST_DAY, FIRST_DAY + 1)).toEqual([422, 'too_many_transfers'])
    const all = 2 * (5_000 * 100 + (4_999 * 5_000) / 2) + 100
    expect(await asked(FIRST_DAY + 1, FIRST_DAY + 2)).toEqual([200, all])
    expect(await asked(FIRST_DAY - 1, FIRST_DAY)).toEqual([200, 0])
  })
})
