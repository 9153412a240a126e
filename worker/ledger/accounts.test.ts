import { describe, expect, it } from 'vitest'
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

describe('transfers', () => {
  it('of a cause and of a partner are found whole, newest first, page by page', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    const { causeId } = await bookDay(shop, FIRST_DAY, 5)
    await bookDay(shop, FIRST_DAY + 1, 2, 'ben')
    await bookDay(shop, FIRST_DAY + 2, 2)
    const amountsOf = async (filter: string) => {
      const found: number[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const more: string = cursor && `&cursor=${cursor}`
        const { body } = await get(`/api/ledger/transfers?limit=2&${filter}${more}`, shop.secretKey)
        found.push(...body.data.map(({ amount }: { amount: number }) => amount))
        cursor = body.next_cursor
      }
      return found
    }
    expect(await amountsOf(`cause=${causeId}`)).toEqual([104, 103, 102, 101, 100])
    expect(await amountsOf(`partner_id=${shop.partnerIds.alice}`)).toEqual([101, 100, 104, 103, 102, 101, 100])
    expect(await amountsOf(`partner_id=${shop.partnerIds.ben}&cause=${causeId}`)).toEqual([])
    expect(await amountsOf(`account=partner:${shop.partnerIds.ben}:pending`)).toEqual([101, 100])
    expect(await amountsOf('account=adjustments')).toHaveLength(9)
  })
})
