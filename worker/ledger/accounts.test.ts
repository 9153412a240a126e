import { describe, expect, it } from 'vitest'
import { aPayingShop, aProposal, approve } from '../payouts/fixtures/paying'
import { aShop, type Shop } from '../test-support/shop'
import { get } from '../test-support/world'
import { closeDays } from './closing/close'
import { bookDay, FIRST_DAY, tenantAt } from './fixtures/days'

async function ownAccounts({ secretKey }: Shop): Promise<Record<string, number>> {
  const { body } = await get('/api/ledger/accounts', secretKey)
  const own = body.data.filter(({ account }: { account: string }) => !account.startsWith('partner:'))
  return Object.fromEntries(
    own.map((row: { account: string; currency: string; balance_amount: number }) => [
      `${row.account} ${row.currency}`,
      row.balance_amount,
    ]),
  )
}

describe('the organization’s own accounts', () => {
  it('are the same before their days are closed, after, and with what moved since', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await bookDay(shop, FIRST_DAY, 2, 'alice', 'EUR')
    const open = await ownAccounts(shop)
    expect(open).toEqual({ 'adjustments EUR': 201, 'adjustments USD': 303 })
    await closeDays(tenantAt(shop, FIRST_DAY + 1, 1))
    expect(await ownAccounts(shop)).toEqual(open)
    await bookDay(shop, FIRST_DAY + 1, 1, 'alice', 'EUR')
    await bookDay(shop, FIRST_DAY + 1, 1, 'alice', 'GBP')
    expect(await ownAccounts(shop)).toEqual({ 'adjustments EUR': 301, 'adjustments GBP': 100, 'adjustments USD': 303 })
  })
})

const DAY_MILLISECONDS = 86_400_000
const isoDay = (day: number) => new Date(day * DAY_MILLISECONDS).toISOString()

async function amountsOf({ secretKey }: Shop, filter: string): Promise<number[]> {
  const found: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor && `&cursor=${cursor}`
    const { body } = await get(`/api/ledger/transfers?limit=2&${filter}${more}`, secretKey)
    found.push(...body.data.map(({ amount }: { amount: number }) => amount))
    cursor = body.next_cursor
  }
  return found
}

describe('transfers', () => {
  it('are found between two days, of one partner or all, page by page', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    await bookDay(shop, FIRST_DAY, 5)
    await bookDay(shop, FIRST_DAY + 1, 3, 'ben')
    await bookDay(shop, FIRST_DAY + 2, 2)
    const days = `from=${isoDay(FIRST_DAY + 1)}&to=${isoDay(FIRST_DAY + 2)}`
    expect(await amountsOf(shop, days)).toEqual([101, 100, 102, 101, 100])
    expect(await amountsOf(shop, `to=${isoDay(FIRST_DAY)}`)).toHaveLength(5)
    expect(await amountsOf(shop, `${days}&partner_id=${shop.partnerIds.ben}`)).toEqual([102, 101, 100])
    expect(await amountsOf(shop, `from=${isoDay(FIRST_DAY + 3)}`)).toEqual([])
    expect((await get('/api/ledger/transfers?from=yesterday', shop.secretKey)).status).toBe(422)
  })

  it('of a payout and of a commission are found whole', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    await approve(shop, payout.id)
    const read = async (filter: string) => (await get(`/api/ledger/transfers?${filter}`, shop.secretKey)).body.data
    const moved = (transfers: { debit: string; credit: string; amount: number }[]) =>
      transfers.map(({ debit, credit, amount }) => `${debit}>${credit} ${amount}`)
    expect(moved(await read(`payout_id=${payout.id}`))).toEqual(['available>reserved 1000'])
    const commission = payout.lines[0].commission_id
    const all = await read(`commission_id=${commission}`)
    expect(all.every((one: { commission_id: string }) => one.commission_id === commission)).toBe(true)
    expect(moved(all)).toContain('available>reserved 1000')
    expect(await read(`commission_id=${commission}&partner_id=${shop.partnerIds.bob}`)).toEqual([])
    expect(await read('payout_id=pay_1')).toEqual([])
  })

  it('of a cause and of a partner are found whole, newest first, page by page', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    const { causeId } = await bookDay(shop, FIRST_DAY, 5)
    await bookDay(shop, FIRST_DAY + 1, 2, 'ben')
    await bookDay(shop, FIRST_DAY + 2, 2)
    expect(await amountsOf(shop, `cause=${causeId}`)).toEqual([104, 103, 102, 101, 100])
    expect(await amountsOf(shop, `partner_id=${shop.partnerIds.alice}`)).toEqual([101, 100, 104, 103, 102, 101, 100])
    expect(await amountsOf(shop, `partner_id=${shop.partnerIds.ben}&cause=${causeId}`)).toEqual([])
    expect(await amountsOf(shop, `account=partner:${shop.partnerIds.ben}:pending`)).toEqual([101, 100])
    expect(await amountsOf(shop, 'account=adjustments')).toHaveLength(9)
    const ofBoth = `account=partner:${shop.partnerIds.ben}:pending&partner_id=${shop.partnerIds.alice}`
    expect(await amountsOf(shop, ofBoth)).toEqual([])
  })
})
