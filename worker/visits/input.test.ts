import { describe, expect, it } from 'vitest'
import { aShop, aVisit, sendVisit } from '../test-support/shop'
import { eventually, get } from '../test-support/world'

const stored = async (more: Record<string, unknown>) => {
  const shop = await aShop()
  const { status } = await sendVisit(shop, aVisit('alice', more))
  expect(status).toBe(202)
  return eventually(async () => (await get('/api/visits', shop.secretKey)).body.data[0], 'the visit')
}

describe('a visit', () => {
  it.each(['android-app://com.mail/', 'about:client', 'nonsense', ''])(
    'with the referrer "%s" has none',
    async (referrer) => {
      expect(await stored({ referrer })).toMatchObject({ referrer_host: '', code: 'alice' })
    },
  )

  it('takes its campaign from the address, and passes over names it does not know', async () => {
    const utm = { campaign: 'spring', source: 'news', id: '7', source_platform: 'x' }
    expect(await stored({ utm })).toMatchObject({ campaign: 'spring' })
  })

  it('of a banner is a view', async () => {
    expect(await stored({ kind: 'view', campaign: 'spring' })).toMatchObject({ kind: 'view', campaign: 'spring' })
  })
})
