import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ask, openShop, type Shop } from './fixtures/door'
import { partnerNames, partnersByCodes, partnersByIds } from './queries'

const Listed = z.object({ data: z.array(z.object({ id: z.string() })), next_cursor: z.string().nullable() })

const make = async (shop: Shop, code: string, more: object = {}) => {
  const { body } = await ask(shop, 'POST', '/api/partners', { name: code, email: `${code}@x.example`, code, ...more })
  return String(body.id)
}

describe('the list of partners', () => {
  it('comes newest first, page by page, each partner once', async () => {
    const shop = await openShop()
    const made: string[] = []
    for (const code of ['a', 'b', 'c', 'd', 'e']) made.push(await make(shop, code))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const next: string = cursor ? `&cursor=${cursor}` : ''
      const page = Listed.parse((await ask(shop, 'GET', `/api/partners?limit=2${next}`)).body)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(seen).toEqual(made.toReversed())
  })

  it('narrows by status, by code without case and by exact e-mail', async () => {
    const shop = await openShop()
    const [a, b] = [await make(shop, 'aa'), await make(shop, 'bb', { status: 'pending' })]
    const found = async (filter: string) =>
      Listed.parse((await ask(shop, 'GET', `/api/partners?${filter}`)).body).data.map(({ id }) => id)
    expect(await found('status=pending')).toEqual([b])
    expect(await found('code=AA')).toEqual([a])
    expect(await found('email=BB@x.example')).toEqual([b])
    expect(await found('code=nobody')).toEqual([])
  })

  it('refuses a cursor of other filters', async () => {
    const shop = await openShop()
    for (const code of ['a', 'b']) await make(shop, code)
    const { next_cursor } = Listed.parse((await ask(shop, 'GET', '/api/partners?limit=1')).body)
    const { status, body } = await ask(shop, 'GET', `/api/partners?limit=1&status=active&cursor=${next_cursor}`)
    expect([status, body.code]).toEqual([422, 'cursor_does_not_match'])
  })
})

describe('partners in bulk', () => {
  it('are found by their codes of one kind, keyed in lower case, in their own organization only', async () => {
    const [shop, other] = [await openShop(), await openShop()]
    const id = await make(shop, 'Alice', { coupon_codes: ['TEN'], status: 'inactive' })
    await make(other, 'bob')
    const links = await partnersByCodes(shop.tenant(), 'link', ['ALICE', 'bob', 'TEN', 'alice'])
    const coupons = await partnersByCodes(shop.tenant(), 'coupon', ['ten', 'alice'])
    expect([...links]).toEqual([['alice', { partnerId: id, shown: 'Alice', status: 'inactive' }]])
    expect([...coupons]).toEqual([['ten', { partnerId: id, shown: 'TEN', status: 'inactive' }]])
  })

  it('are found by their ids, with names, and what is not theirs is absent', async () => {
    const [shop, other] = [await openShop(), await openShop()]
    const [a, b] = [await make(shop, 'a'), await make(other, 'b')]
    expect([...(await partnersByIds(shop.tenant(), [a, b])).keys()]).toEqual([a])
    expect([...(await partnerNames(shop.tenant(), [a, b]))]).toEqual([[a, 'a']])
  })
})
