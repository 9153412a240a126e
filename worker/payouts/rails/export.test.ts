import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newId } from '../../platform/id'
import { knock } from '../../test-support/door'
import { keepingQueues } from '../../test-support/faults'
import { behind, rowsOf } from '../../test-support/rows'
import { aMember } from '../../test-support/sessions'
import { get, send } from '../../test-support/world'
import { aPayingShop, aProposal, approve, booksAgree, markPaid, type PayingShop, sendOut } from '../fixtures/paying'

const IBAN = 'DE89370400440532013000'

async function anApproved() {
  const shop = await aPayingShop()
  const { payout } = await aProposal(shop, 1_005)
  await approve(shop, payout.id)
  return { shop, id: String(payout.id) }
}

const bankOf = (shop: PayingShop, body: object, of = 'alice') =>
  send('PATCH', `/api/partners/${shop.partnerIds[of]}/bank`, { key: shop.secretKey, body })
const exported = (shop: PayingShop, format: string, ids: string) =>
  get(`/api/payouts/export?format=${format}&ids=${ids}`, shop.secretKey)
const exports = async (shop: PayingShop) =>
  (await rowsOf(shop, 'activity')).filter(({ action }) => action === 'payouts.exported')

describe('an export', () => {
  it('is a file with the reference of the attempt, before and after it was sent, and moves nothing', async () => {
    const { shop, id } = await anApproved()
    const before = await exported(shop, 'csv', id)
    expect(before.headers.get('content-type')).toContain('text/csv')
    expect(before.headers.get('content-disposition')).toMatch(/^attachment; filename="payouts-csv-msg_\w+\.csv"$/)
    expect(before.body).toContain(`USD,1005,10.05,,${id}.1,approved`)
    await sendOut(shop, id)
    expect((await exported(shop, 'csv', id)).body).toContain(`USD,1005,10.05,,${id}.1,processing`)
    const [first] = await exports(shop)
    expect(first).toMatchObject({ detail: JSON.stringify({ format: 'csv', payouts: [id] }) })
    await booksAgree(shop)
  })

  it('takes nothing that is not approved, or is over', async () => {
    const shop = await aPayingShop()
    const { payout } = await aProposal(shop, 1_000)
    const refused = { payout_id: payout.id, code: 'payout_is_not_approved' }
    expect((await exported(shop, 'csv', payout.id)).body).toMatchObject({
      status: 409,
      code: refused.code,
      refusals: [refused],
    })
    await approve(shop, payout.id)
    await sendOut(shop, payout.id)
    await markPaid(shop, payout.id)
    expect((await exported(shop, 'csv', payout.id)).body.code).toBe('payout_is_not_approved')
    expect(await exports(shop)).toEqual([])
  })

  it('takes nothing that may not be paid now, or that a service is already paying', async () => {
    const { shop, id } = await anApproved()
    const codeOf = async () => (await exported(shop, 'csv', id)).body.code
    const alice = shop.partnerIds.alice ?? ''
    const act = (what: string) =>
      send('POST', `/api/partners/${alice}/${what}`, { key: shop.secretKey, body: { reason: 'Asked to' } })
    await act('suspend')
    expect(await codeOf()).toBe('partner_not_active')
    await act('reactivate')
    await send('PATCH', '/api/payout-rails', {
      key: shop.secretKey,
      body: { rail: 'stripe', settings: { secret_key: 'sk_test_12345678' } },
    })
    await bankOf(shop, { method: 'stripe', currency: 'USD', stripe_account: 'acct_alice1' })
    await send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...shop.owner, 'If-Match': '1' } })
    const { env: quiet } = keepingQueues(env)
    await knock(quiet, 'POST', `/api/payouts/${id}/send`, { key: shop.secretKey, body: { rail: 'stripe' } })
    expect(await codeOf()).toBe('a_service_pays_it')
    const other = await anApproved()
    await bankOf(other.shop, { method: 'paypal', currency: 'USD', paypal_email: 'alice@pay.example' })
    await bankOf(other.shop, { paypal_email: 'mallory@pay.example' })
    const refusal = async () => (await exported(other.shop, 'paypal', other.id)).body.code
    expect(await refusal()).toBe('bank_changed_recently')
    await behind(other.shop, 'UPDATE partner_balances SET pending = pending + 1 WHERE organization_id = ?1')
    await get('/api/ledger/check', other.shop.secretKey)
    expect(await refusal()).toBe('payouts_frozen')
    expect([...(await exports(shop)), ...(await exports(other.shop))]).toEqual([])
  })

  it('cannot name another organization’s payout, nor tell it from none', async () => {
    const [mine, theirs] = [await anApproved(), await anApproved()]
    const invented = newId('pay', Date.now())
    const answers = []
    for (const other of [theirs.id, invented]) answers.push(await exported(mine.shop, 'csv', `${mine.id},${other}`))
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
    ])
    expect(await exports(mine.shop)).toEqual([])
  })

  it('says what is missing, of whom', async () => {
    const { shop, id } = await anApproved()
    const codeOf = async (format: string) => (await exported(shop, format, id)).body.code
    expect([await codeOf('paypal'), await codeOf('wise'), await codeOf('pain001'), await codeOf('duitnow')]).toEqual([
      'paypal_email_is_missing',
      'holder_is_missing',
      'only_eur',
      'only_myr',
    ])
    await bankOf(shop, { method: 'paypal', currency: 'USD', paypal_email: 'alice@pay.example' })
    expect((await exported(shop, 'paypal', id)).body).toBe(`alice@pay.example,10.05,USD,${id}.1,Payout ${id}.1\r\n`)
  })

  it('for SEPA needs to know who pays', async () => {
    const shop = await aPayingShop({ alice: 1_000 }, { minimum_payout_amounts: { EUR: 1 } })
    const body = { partner_id: shop.partnerIds.alice, currency: 'EUR', amount: 1_005, reason: 'Bonus' }
    const { id } = (await send('POST', '/api/adjustments', { key: shop.secretKey, body })).body
    await send('POST', `/api/adjustments/${id}/approve`, { body: {}, headers: { ...shop.owner, 'If-Match': '"1"' } })
    const period = { period_start: Date.now() - 86_400_000, period_end: Date.now() + 86_400_000 }
    const [payout] = (await send('POST', '/api/payouts/generate', { key: shop.secretKey, body: period })).body.data
    await approve(shop, payout.id)
    await bankOf(shop, { method: 'bank_transfer', currency: 'EUR', holder: 'Alice', iban: IBAN })
    expect((await exported(shop, 'pain001', payout.id)).body.code).toBe('payer_is_missing')
    const rail = (settings: object) =>
      send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: { rail: 'pain001', settings } })
    expect((await rail({ name: 'Shop', iban: 'DE00370400440532013000' })).status).toBe(422)
    expect((await rail({ name: 'Shop', iban: IBAN })).body).toMatchObject({ rail: 'pain001', version: 1 })
    const file = await exported(shop, 'pain001', payout.id)
    expect(file.headers.get('content-type')).toContain('application/xml')
    expect(file.body).toContain('<InstdAmt Ccy="EUR">10.05</InstdAmt>')
    expect(JSON.stringify(await rowsOf(shop, 'rail_accounts'))).not.toContain(IBAN)
  })

  it('is for editors', async () => {
    const { shop, id } = await anApproved()
    const { cookie } = await aMember(shop, 'analyst')
    const ask = await send('GET', `/api/payouts/export?format=csv&ids=${id}`, { headers: { cookie } })
    expect(ask.body.code).toBe('role_may_not')
    expect((await exported(shop, 'xls', id)).status).toBe(422)
    expect((await exported(shop, 'csv', '')).status).toBe(422)
  })
})
