import { describe, expect, it } from 'vitest'
import { inForce } from '../core/lifecycle'
import { PartnerWithHistory } from './contract'
import { ask, openShop, type Shop, START, signedIn, withKey } from './fixtures/door'
import { termsOf } from './queries'

const alice = { name: 'Alice', email: 'alice@blog.example', code: 'alice', commission_rate_bp: 1000 }

async function withAlice(more: object = {}) {
  const shop = await openShop()
  const { body } = await ask(shop, 'POST', '/api/partners', { ...alice, ...more })
  return { shop, id: String(body.id), path: `/api/partners/${body.id}` }
}

const read = async (shop: Shop, path: string) => PartnerWithHistory.parse((await ask(shop, 'GET', path)).body)

describe('new terms', () => {
  it('are a new version in force from now, and the one before keeps its time', async () => {
    const { shop, id, path } = await withAlice()
    const { body } = await ask(shop, 'PATCH', path, { commission_rate_bp: 2000 })
    expect(body).toMatchObject({ commission_rate_bp: 2000, version: 2 })
    const terms = (await termsOf(shop.tenant(), [id])).get(id) ?? []
    const since = terms[1]?.effectiveFrom ?? 0
    expect(inForce(terms, since - 1)?.commissionRateBp).toBe(1000)
    expect(inForce(terms, since)?.commissionRateBp).toBe(2000)
  })

  it('that begin later are told in the history and not yet as in force', async () => {
    const { shop, path } = await withAlice()
    const change = { commission_rate_bp: 2000, effective_from: '2027-01-01T00:00:00Z' }
    const { body } = await ask(shop, 'PATCH', path, change)
    expect(body.commission_rate_bp).toBe(1000)
    const { terms_history } = await read(shop, path)
    expect(terms_history.map((terms) => [terms.version, terms.effective_from, terms.commission_rate_bp])).toEqual([
      [2, '2027-01-01T00:00:00.000Z', 2000],
      [1, null, 1000],
    ])
  })

  it('keep what is not named and may take a rate away', async () => {
    const { shop, path } = await withAlice({ lead_price_amounts: { EUR: 700 }, monthly_lead_quota: 5 })
    const { body } = await ask(shop, 'PATCH', path, { commission_rate_bp: null })
    expect(body).toMatchObject({ commission_rate_bp: null, lead_price_amounts: { EUR: 700 }, monthly_lead_quota: 5 })
  })

  it('are no new version when they say what is in force already', async () => {
    const { shop, path } = await withAlice({ lead_price_amounts: { EUR: 700 } })
    const { body } = await ask(shop, 'PATCH', path, { commission_rate_bp: 1000, lead_price_amounts: { EUR: 700 } })
    expect(body.version).toBe(1)
    expect((await read(shop, path)).terms_history).toHaveLength(1)
  })

  it('need a term beside the time from which they hold', async () => {
    const { shop, path } = await withAlice()
    const { status, body } = await ask(shop, 'PATCH', path, { effective_from: START })
    expect([status, body.errors]).toMatchObject([422, [{ path: 'effective_from' }]])
  })
})

describe('a new code', () => {
  it('becomes the current one, with a link, while the old one stays the partner’s', async () => {
    const { shop, id, path } = await withAlice()
    const { body } = await ask(shop, 'PATCH', path, { code: 'Wonder' })
    expect([body.code, body.codes]).toEqual(['Wonder', ['Wonder', 'alice']])
    const links = await ask(shop, 'GET', `/api/links?partner_id=${id}`)
    expect(links.body.data).toMatchObject([{ code: 'Wonder' }, { code: 'alice' }])
    const other = await ask(shop, 'POST', '/api/partners', { ...alice, email: 'b@x.example', code: 'ALICE' })
    expect(other.body.code).toBe('code_is_taken')
  })

  it('may be one of before, which becomes current again and is not made twice', async () => {
    const { shop, path } = await withAlice()
    await ask(shop, 'PATCH', path, { code: 'wonder' })
    const { body } = await ask(shop, 'PATCH', path, { code: 'ALICE' })
    expect([body.code, body.codes]).toEqual(['alice', ['alice', 'wonder']])
    expect(await read(shop, path)).toMatchObject({ code: 'alice', codes: ['alice', 'wonder'], version: 3 })
  })

  it('is refused when another partner has it, and then nothing at all is changed', async () => {
    const { shop, path } = await withAlice()
    await ask(shop, 'POST', '/api/partners', { name: 'Bob', email: 'bob@x.example', code: 'bob' })
    const { status, body } = await ask(shop, 'PATCH', path, { code: 'Bob', commission_rate_bp: 9000 })
    expect([status, body.code]).toEqual([409, 'code_is_taken'])
    expect(await read(shop, path)).toMatchObject({ commission_rate_bp: 1000, version: 1 })
  })
})

describe('coupon codes', () => {
  it('are added to those there are, once, however they are written', async () => {
    const { shop, path } = await withAlice({ coupon_codes: ['TEN'] })
    const { body } = await ask(shop, 'PATCH', path, { coupon_codes: ['ten', 'TWENTY', 'twenty'] })
    expect(body.coupon_codes).toEqual(expect.arrayContaining(['TEN', 'twenty']))
    expect(body.coupon_codes).toHaveLength(2)
  })
})

describe('name, address and type', () => {
  it('change together in one version', async () => {
    const { shop, path } = await withAlice()
    const change = { name: 'Alice Ltd', email: 'office@alice.example', type: 'reseller' }
    await ask(shop, 'PATCH', path, change)
    expect(await read(shop, path)).toMatchObject({ ...change, version: 2 })
  })

  it('find the partner by the new address and no longer by the old one', async () => {
    const { shop, id, path } = await withAlice()
    await ask(shop, 'PATCH', path, { email: 'new@alice.example' })
    const found = await ask(shop, 'GET', '/api/partners?email=NEW@alice.example')
    const gone = await ask(shop, 'GET', '/api/partners?email=alice@blog.example')
    expect(found.body.data).toMatchObject([{ id, name: 'Alice' }])
    expect(gone.body.data).toEqual([])
  })
})

describe('a change by a person', () => {
  it('must say which version was seen, and is refused with the partner as it is when that is old', async () => {
    const { shop, path } = await withAlice()
    const manager = await signedIn(shop, 'manager')
    const silent = await ask(shop, 'PATCH', path, { type: 'vendor' }, manager)
    const first = await ask(shop, 'PATCH', path, { type: 'vendor' }, { ...manager, 'if-match': '"1"' })
    const stale = await ask(shop, 'PATCH', path, { type: 'portal' }, { ...manager, 'if-match': '1' })
    expect([silent.body.code, first.body.version]).toEqual(['version_required', 2])
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'changed_since_read', current: { type: 'vendor', version: 2 } },
    })
  })

  it('is refused to an analyst, who is told the same by the actions', async () => {
    const { shop, path } = await withAlice()
    const analyst = await signedIn(shop, 'analyst')
    const { status, body } = await ask(shop, 'PATCH', path, { type: 'vendor' }, { ...analyst, 'if-match': '1' })
    const { actions } = PartnerWithHistory.parse((await ask(shop, 'GET', path, undefined, analyst)).body)
    expect([status, body.code]).toEqual([403, 'role_may_not'])
    expect(actions.every(({ allowed, code }) => !allowed && code === 'role_may_not')).toBe(true)
  })
})

describe('two changes at once', () => {
  it('never both pass on the same version', async () => {
    const { shop, path } = await withAlice()
    const headers = withKey(shop, { 'if-match': '1' })
    const rates = [1100, 1200, 1300, 1400, 1500]
    const answers = await Promise.all(
      rates.map((rate) => ask(shop, 'PATCH', path, { commission_rate_bp: rate }, headers)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409])
    expect(await read(shop, path)).toMatchObject({ version: 2, terms_history: [{ version: 2 }, { version: 1 }] })
  })
})
