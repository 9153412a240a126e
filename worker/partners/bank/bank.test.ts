import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { contract } from '../../contract'
import { listMails } from '../../organizations/outbox'
import { rowsOf, workDone } from '../../test-support/rows'
import { aMember, signIn } from '../../test-support/sessions'
import { aShop, type Shop } from '../../test-support/shop'
import { eventually, get, send } from '../../test-support/world'

const IBAN = 'DE89370400440532013000'
const DETAILS = {
  ...{ method: 'bank_transfer', currency: 'EUR', holder: 'Alice Example', iban: 'de89 3704 0044 0532 0130 00' },
  address: { street: 'Hauptstraße', building_number: '1', post_code: '10115', town: 'Berlin', country: 'DE' },
}

async function aBank() {
  const shop = await aShop({ alice: 1_000, ben: 1_000 })
  const owner = await signIn(shop.signInUrl)
  const alice = shop.partnerIds.alice ?? ''
  const change = (body: object, headers: Record<string, string> = {}) =>
    send('PATCH', `/api/partners/${alice}/bank`, { key: shop.secretKey, body, headers })
  const bank = async () => (await get(`/api/partners/${alice}/bank`, shop.secretKey)).body
  return { shop, owner, alice, change, bank }
}

const happened = async (shop: Shop, action: string) =>
  (await rowsOf(shop, 'activity')).filter((row) => row.action === action)

describe('bank details', () => {
  it('rest sealed and are shown masked', async () => {
    const { shop, change } = await aBank()
    const { status, body } = await change(DETAILS)
    expect([status, body.version]).toEqual([200, 1])
    expect(contract['PATCH /api/partners/:id/bank']?.answers[200]?.parse(body)).toEqual(body)
    expect(body).toMatchObject({
      method: 'bank_transfer',
      holder: 'A…',
      iban: 'DE…3000',
      country: 'DE',
      verified_at: null,
    })
    const [row] = await rowsOf(shop, 'partner_banks')
    for (const secret of [IBAN, '0532013000', 'Alice', 'Berlin']) {
      expect(JSON.stringify(row)).not.toContain(secret)
      expect(JSON.stringify(body)).not.toContain(secret)
      expect(JSON.stringify(await rowsOf(shop, 'activity'))).not.toContain(secret)
    }
  })

  it.each([
    ['iban', { ...DETAILS, iban: 'DE89370400440532013001' }],
    ['holder', { ...DETAILS, holder: null }],
    ['iban', { ...DETAILS, iban: null }],
    ['method', { iban: IBAN }],
    ['currency', { method: 'paypal', paypal_email: 'alice@a.example' }],
    ['swift_bic', { ...DETAILS, swift_bic: 'NOT A BIC' }],
    ['bank_code', { method: 'xendit', currency: 'MYR', holder: 'A', account_number: '123' }],
    ['paypal_email', { method: 'paypal', currency: 'USD' }],
    ['address', { ...DETAILS, address: { lines: ['Hauptstraße 1'] } }],
  ])('that are not right are refused by their field: %s', async (field, body) => {
    const { change, bank } = await aBank()
    const answer = await change(body)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].path).toContain(field)
    expect(await bank()).toMatchObject({ version: 0, method: null })
  })

  it('once changed hold payouts for three days and mail the address known before', async () => {
    const { shop, owner, alice, change, bank } = await aBank()
    await change(DETAILS)
    const verify = (version: string) =>
      send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...owner, 'If-Match': version } })
    await verify('1')
    expect((await verify('2')).body.code).toBe('bank_is_verified')
    expect(await bank()).toMatchObject({ holds_payouts_until: null, verified_at: expect.any(String) })
    const before = Date.now()
    const { body } = await change({ iban: 'FR1420041010050500013M02606' })
    expect(body).toMatchObject({ iban: 'FR…2606', verified_at: null, version: 3 })
    expect(Date.parse(body.holds_payouts_until)).toBeGreaterThanOrEqual(before + 3 * 86_400_000)
    const address = `alice@${shop.slug}.example`
    const mail = await eventually(
      async () => (await listMails(env)).find(({ to, subject }) => to === address && subject.includes('bank details')),
      'the mail',
    )
    expect(mail.text).not.toContain('2606')
    await workDone(shop)
  })

  it('given the same again change nothing', async () => {
    const { shop, change } = await aBank()
    await change(DETAILS)
    expect((await change({ iban: IBAN })).body).toMatchObject({ version: 1, holds_payouts_until: null })
    expect(await happened(shop, 'partner.bank_changed')).toHaveLength(1)
  })

  it('are changed by one of many at once', async () => {
    const { change, owner, alice } = await aBank()
    await change(DETAILS)
    const answers = await Promise.all(
      ['Ann', 'Ben', 'Cid', 'Dan'].map((holder) =>
        send('PATCH', `/api/partners/${alice}/bank`, { headers: { ...owner, 'If-Match': '1' }, body: { holder } }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
  })

  it('are the partner admin’s to change, and nobody else’s of a partner', async () => {
    const { shop, alice } = await aBank()
    const own = { 'If-Match': '0' }
    const ask = async (role: 'partner_admin' | 'partner_viewer', of: string) => {
      const { cookie } = await aMember(shop, role, of)
      return (await send('PATCH', `/api/partners/${alice}/bank`, { headers: { cookie, ...own }, body: DETAILS })).status
    }
    expect(await ask('partner_viewer', alice)).toBe(403)
    expect(await ask('partner_admin', shop.partnerIds.ben ?? '')).toBe(404)
    expect(await ask('partner_admin', alice)).toBe(200)
  })
})

describe('a field', () => {
  it('is revealed to a person with a reason, which the activity keeps', async () => {
    const { shop, owner, alice, change } = await aBank()
    await change(DETAILS)
    const ask = (body: object, as: { headers?: Record<string, string>; key?: string } = { headers: owner }) =>
      send('POST', `/api/partners/${alice}/reveal`, { ...as, body })
    expect((await ask({ field: 'iban' })).status).toBe(422)
    expect((await ask({ field: 'iban', reason: ' ' })).status).toBe(422)
    expect((await ask({ field: 'sealed', reason: 'Why not' })).status).toBe(422)
    expect((await ask({ field: 'iban', reason: 'R' }, { key: shop.secretKey })).body.code).toBe(
      'approval_needs_a_person',
    )
    const analyst = await aMember(shop, 'analyst')
    expect((await ask({ field: 'iban', reason: 'R' }, { headers: { cookie: analyst.cookie } })).status).toBe(403)
    expect(await happened(shop, 'partner.bank_revealed')).toEqual([])
    const key = { ...owner, 'Idempotency-Key': 'reveal-1' }
    expect((await ask({ field: 'iban', reason: 'Bank asked' }, { headers: key })).body).toEqual({
      field: 'iban',
      value: IBAN,
    })
    const [row] = await happened(shop, 'partner.bank_revealed')
    expect(row).toMatchObject({ object: alice, detail: JSON.stringify({ field: 'iban', reason: 'Bank asked' }) })
    expect(JSON.stringify(await rowsOf(shop, 'idempotency_keys'))).not.toContain(IBAN)
  })

  it('that was never given cannot be verified or revealed', async () => {
    const { owner, alice } = await aBank()
    const reveal = await send('POST', `/api/partners/${alice}/reveal`, {
      headers: owner,
      body: { field: 'iban', reason: 'R' },
    })
    expect(reveal.body.code).toBe('bank_is_missing')
    const verify = await send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...owner, 'If-Match': '0' } })
    expect(verify.body.code).toBe('bank_is_missing')
  })
})
