import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { Partner, PartnerWithHistory } from './contract'
import { ask, openShop, signedIn, withKey } from './fixtures/door'

const alice = {
  name: 'Alice Blog',
  email: 'Alice@Blog.example',
  code: 'Alice',
  commission_rate_bp: 1500,
  coupon_codes: ['ALICE10'],
  lead_price_amounts: { USD: 5000 },
}
const maya = { name: 'Maya Sari', email: 'maya@sari.example' }

describe('a new partner', () => {
  it('is answered as the reference says, with everything it was given', async () => {
    const { status, body } = await ask(await openShop(), 'POST', '/api/partners', alice)
    expect(status).toBe(201)
    expect(Partner.parse(body)).toMatchObject({
      name: 'Alice Blog',
      email: 'alice@blog.example',
      type: 'affiliate',
      status: 'active',
      code: 'Alice',
      codes: ['Alice'],
      coupon_codes: ['ALICE10'],
      commission_rate_bp: 1500,
      lead_price_amounts: { USD: 5000 },
      monthly_lead_quota: null,
      version: 1,
    })
  })

  it('is read back the same, with one entry in each history', async () => {
    const shop = await openShop()
    const made = await ask(shop, 'POST', '/api/partners', alice)
    const read = PartnerWithHistory.parse((await ask(shop, 'GET', `/api/partners/${made.body.id}`)).body)
    const { history, terms_history, ...partner } = read
    expect(partner).toEqual(made.body)
    expect(history).toMatchObject([{ version: 1, status: 'active', reason: null }])
    expect(terms_history).toMatchObject([{ version: 1, effective_from: null, commission_rate_bp: 1500 }])
  })

  it('has a link to the website from the first moment', async () => {
    const shop = await openShop('https://tea.example/shop')
    const { body } = await ask(shop, 'POST', '/api/partners', alice)
    const links = await ask(shop, 'GET', `/api/links?partner_id=${body.id}`)
    expect(links.body.data).toMatchObject([{ code: 'Alice', landing_url: 'https://tea.example/shop?ref=Alice' }])
  })

  it('gets a code made of the name, and the next one when that is taken', async () => {
    const shop = await openShop()
    const first = await ask(shop, 'POST', '/api/partners', { ...maya, name: 'Måya  Sari!' })
    const second = await ask(shop, 'POST', '/api/partners', { ...maya, email: 'other@sari.example' })
    expect([first.body.code, second.body.code]).toEqual(['maya-sari', 'maya-sari-2'])
  })

  it('gets a code also when the name has no letter that a link could carry', async () => {
    const { body } = await ask(await openShop(), 'POST', '/api/partners', { ...maya, name: '小红' })
    expect(body.code).toBe('partner')
  })

  it('takes the name it is given, also when the person was known under another', async () => {
    const shop = await openShop()
    await ask(shop, 'POST', '/api/partners', { ...maya, name: 'Maya' })
    const { body } = await ask(shop, 'POST', '/api/partners', { ...maya, name: 'Sari Studio', code: 'studio' })
    const read = await ask(shop, 'GET', `/api/partners/${body.id}`)
    expect([body.name, read.body.name]).toEqual(['Sari Studio', 'Sari Studio'])
  })

  it('is kept from a code that somebody has, in whatever case', async () => {
    const shop = await openShop()
    await ask(shop, 'POST', '/api/partners', alice)
    const code = await ask(shop, 'POST', '/api/partners', { ...maya, code: 'ALICE' })
    const coupon = await ask(shop, 'POST', '/api/partners', { ...maya, coupon_codes: ['alice10'] })
    expect([code.status, code.body.code, coupon.status, coupon.body.code]).toEqual([
      409,
      'code_is_taken',
      409,
      'code_is_taken',
    ])
  })

  it('may have in one organization the code that another has in the next', async () => {
    const here = await ask(await openShop(), 'POST', '/api/partners', alice)
    const there = await ask(await openShop(), 'POST', '/api/partners', alice)
    expect([here.status, there.status]).toEqual([201, 201])
  })

  it('never gets the code that tests the tag', async () => {
    const { status, body } = await ask(await openShop(), 'POST', '/api/partners', { ...maya, code: 'Tributary-Test' })
    expect([status, body.code]).toEqual([422, 'code_is_reserved'])
  })

  it('is one when many ask for the same code at once', async () => {
    const shop = await openShop()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        ask(shop, 'POST', '/api/partners', { name: `N ${n}`, email: `n${n}@x.example`, code: 'same' }),
      ),
    )
    const codes = answers.map(({ status, body }) => (status === 201 ? 'made' : `${status} ${body.code}`)).toSorted()
    expect(codes).toEqual([...Array.from({ length: 7 }, () => '409 code_is_taken'), 'made'])
  })

  it('is made for each of many who ask at once with the same name and address', async () => {
    const shop = await openShop()
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(shop, 'POST', '/api/partners', maya)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(new Set(answers.map(({ body }) => body.code)).size).toBe(4)
  })

  it('is made once for one Idempotency-Key', async () => {
    const shop = await openShop()
    const headers = withKey(shop, { 'idempotency-key': 'k1' })
    const first = await ask(shop, 'POST', '/api/partners', alice, headers)
    const again = await ask(shop, 'POST', '/api/partners', alice, headers)
    expect([again.status, again.body]).toEqual([201, first.body])
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })

  it('leaves no name or address outside the sealed people', async () => {
    const shop = await openShop()
    await ask(shop, 'POST', '/api/partners', { ...alice, code: 'quiet' })
    const tables = ['people', 'partners', 'partner_statuses', 'partner_terms', 'partner_codes', 'links', 'activity']
    const rows = await Promise.all(
      tables.map((table) =>
        env.SHARD_01.prepare(`SELECT * FROM ${table} WHERE organization_id = ?`).bind(shop.organizationId).all(),
      ),
    )
    const everything = JSON.stringify(rows.map(({ results }) => results))
    expect(everything).toContain('quiet')
    expect(everything).not.toMatch(/Alice Blog|blog\.example/i)
  })
})

describe('what is not understood', () => {
  it.each([
    ['an unknown field', { ...maya, nickname: 'M' }, 'nickname'],
    ['a rate above 100 %', { ...maya, commission_rate_bp: 10_001 }, 'commission_rate_bp'],
    ['an amount that is no whole number', { ...maya, lead_price_amounts: { USD: 1.5 } }, 'lead_price_amounts.USD'],
    ['no name', { email: maya.email }, 'name'],
    ['a code with a space', { ...maya, code: 'a b' }, 'code'],
  ])('is refused and named: %s', async (_, input, path) => {
    const { status, body } = await ask(await openShop(), 'POST', '/api/partners', input)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ path }])
  })
})

describe('who may make a partner', () => {
  it('are owners, managers and secret keys, and nobody else', async () => {
    const shop = await openShop()
    const partner = await ask(shop, 'POST', '/api/partners', alice)
    const roles = ['owner', 'manager', 'analyst', 'partner_admin', 'partner_viewer'] as const
    const statuses = roles.map(async (role) => {
      const partnerId = role.startsWith('partner') ? String(partner.body.id) : null
      const headers = await signedIn(shop, role, partnerId)
      return (await ask(shop, 'POST', '/api/partners', { ...maya, code: role }, headers)).status
    })
    expect(await Promise.all(statuses)).toEqual([201, 201, 403, 403, 403])
  })
})
