import { describe, expect, it } from 'vitest'
import { behind, rowsOf } from '../../test-support/rows'
import { aMember } from '../../test-support/sessions'
import { get, post, send } from '../../test-support/world'
import {
  aCleared,
  aPayingShop,
  aProposedShop,
  approve,
  balanceOf,
  booksAgree,
  change,
  decide,
  moved,
  type PayingShop,
  payoutOf,
  propose,
  refund,
  soon,
} from '../fixtures/paying'

const DAY = 86_400_000

const actionOf = (payout: { actions: { name: string; code: string | null }[] }, named: string) =>
  payout.actions.find(({ name }) => name === named)

describe('an approval', () => {
  it('reserves every line, once, and says who approved', async () => {
    const { shop, payout } = await aProposedShop()
    const { status, body } = await approve(shop, payout.id)
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({ status: 'approved', version: 2, amount: 1_000, lines: [{ status: 'reserved' }] })
    expect(body.approvals).toEqual([{ user_id: shop.ownerId, at: expect.any(String) }])
    const { actions: _, ...told } = body
    expect(await payoutOf(shop, payout.id)).toMatchObject(told)
    expect(await moved(shop, `payout.approved:${payout.id}:${shop.ownerId}:1`)).toEqual(['available>reserved 1000'])
    expect(await balanceOf(shop)).toMatchObject({ available: 0, reserved: 1_000 })
    const { data } = (await get(`/api/activity?object=${payout.id}`, shop.secretKey)).body
    const happened = data.map(({ action, actor }: Record<string, string>) => [action, actor])
    expect(happened[0]).toEqual(['payout.approved', shop.ownerId])
    await booksAgree(shop)
  })

  it('is one of fifty at once', async () => {
    const { shop, payout } = await aProposedShop()
    const path = `/api/payouts/${payout.id}/approve`
    const people = [shop.owner, shop.manager]
    const ask = (n: number) =>
      send('POST', path, { body: {}, headers: { cookie: people[n % 2]?.cookie ?? '', 'If-Match': '1' } })
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => ask(n)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    expect(await moved(shop, 'payout.approved')).toEqual(['available>reserved 1000'])
    expect(await rowsOf(shop, 'payout_approvals')).toHaveLength(1)
    await booksAgree(shop)
  })

  it('needs the version that was seen, and says what is there when it was another', async () => {
    const { shop, payout } = await aProposedShop()
    const ask = (headers: Record<string, string>) =>
      send('POST', `/api/payouts/${payout.id}/approve`, { body: {}, headers: { ...shop.owner, ...headers } })
    expect(await ask({})).toMatchObject({ status: 428, body: { code: 'version_required' } })
    const body = { code: 'changed_since_read', current: { id: payout.id, version: 1 } }
    expect(await ask({ 'If-Match': '7' })).toMatchObject({ status: 409, body })
  })
})

describe('an approval is refused by name', () => {
  it('to a secret key', async () => {
    const { shop, payout } = await aProposedShop()
    const refused = { status: 403, body: { code: 'approval_needs_a_person' } }
    for (const what of ['approve', 'reject', `lines/${payout.lines[0].id}/keep`])
      expect(await decide(shop, payout.id, what)).toMatchObject(refused)
  })

  it('to an analyst and to the partner', async () => {
    const { shop, payout } = await aProposedShop()
    for (const role of ['analyst', 'partner_admin', 'partner_viewer'] as const) {
      const partnerId = role === 'analyst' ? null : (shop.partnerIds.alice ?? '')
      const { cookie } = await aMember(shop, role, partnerId)
      const refused = await approve(shop, payout.id, { cookie })
      expect([refused.status, refused.body.code]).toEqual([403, 'role_may_not'])
      const seen = await send('GET', `/api/payouts/${payout.id}`, { headers: { cookie } })
      expect(actionOf(seen.body, 'approve')).toMatchObject({ allowed: false, code: 'role_may_not' })
    }
  })

  it('when the partner is suspended', async () => {
    const { shop, payout } = await aProposedShop()
    await post(`/api/partners/${shop.partnerIds.alice}/suspend`, shop.secretKey, { reason: 'Clicks' })
    await isRefused(shop, payout.id, 'partner_not_active')
  })

  it('when the bank details changed yesterday, and no longer four days later', async () => {
    const { shop, payout } = await aProposedShop()
    const insert =
      'INSERT INTO partner_banks (organization_id, partner_id, changed_at) VALUES (?1, ?2, CAST(?3 AS INTEGER))'
    await behind(shop, insert, shop.partnerIds.alice ?? '', Date.now() - DAY)
    await isRefused(shop, payout.id, 'bank_changed_recently')
    const later = 'UPDATE partner_banks SET changed_at = changed_at - CAST(?2 AS INTEGER) WHERE organization_id = ?1'
    await behind(shop, later, 3 * DAY)
    expect((await approve(shop, payout.id)).status).toBe(200)
  })

  it('while payouts are frozen', async () => {
    const { shop, payout } = await aProposedShop()
    await behind(shop, `INSERT INTO freezes (organization_id, id, breaches, since) VALUES (?1, 'frz_1', '[]', 1)`)
    await isRefused(shop, payout.id, 'payouts_frozen')
  })

  it('when nothing is left in it, because the sale was refunded', async () => {
    const { shop, payout, orderId } = await aProposedShop()
    await refund(shop, orderId, 10_000)
    await soon(async () => (await payoutOf(shop, payout.id)).status).toBe('rejected')
    expect(await payoutOf(shop, payout.id)).toMatchObject({ reason: 'nothing_left', amount: 0 })
    await isRefused(shop, payout.id, 'nothing_left')
  })

  it('when it was decided before', async () => {
    const { shop, payout } = await aProposedShop()
    await approve(shop, payout.id)
    await isRefused(shop, payout.id, 'payout_cannot_go_from_approved_to_approved')
  })

  async function isRefused(shop: PayingShop, id: string, code: string) {
    const seen = await send('GET', `/api/payouts/${id}`, { headers: shop.owner })
    expect(actionOf(seen.body, 'approve')).toMatchObject({ allowed: false, code })
    const before = await balanceOf(shop)
    const refused = await approve(shop, id)
    expect([refused.status, refused.body.code]).toEqual([409, code])
    expect(await balanceOf(shop)).toEqual(before)
  }
})

describe('above the threshold of the currency', () => {
  const aboveThreshold = async () => {
    const made = await aProposedShop()
    await change(made.shop, { second_approver_above_amounts: { USD: 999 } })
    return made
  }

  it('two different managers must approve, and nothing moves before the second', async () => {
    const { shop, payout } = await aboveThreshold()
    const first = await approve(shop, payout.id)
    expect(first.body).toMatchObject({ status: 'pending', version: 2, approvals: [{ user_id: shop.ownerId }] })
    expect(await balanceOf(shop)).toMatchObject({ available: 1_000, reserved: 0 })
    const again = await approve(shop, payout.id)
    expect([again.status, again.body.code]).toEqual([409, 'second_approver_must_be_another'])
    const second = await approve(shop, payout.id, shop.manager)
    expect(second.body).toMatchObject({ status: 'approved', version: 3 })
    expect(await balanceOf(shop)).toMatchObject({ available: 0, reserved: 1_000 })
    await booksAgree(shop)
  })

  it('is where the amount is more than it, not as much', async () => {
    const { shop, payout } = await aProposedShop()
    await change(shop, { second_approver_above_amounts: { USD: 1_000 } })
    expect((await approve(shop, payout.id)).body.status).toBe('approved')
  })

  it('a first yes is enough once a refund brings the amount under it, said again by the same person', async () => {
    const { shop, payout, orderId } = await aboveThreshold()
    await approve(shop, payout.id, shop.manager)
    await refund(shop, orderId, 5_000)
    await soon(async () => (await payoutOf(shop, payout.id)).amount).toBe(500)
    const { body } = await approve(shop, payout.id, shop.manager)
    expect(body).toMatchObject({ status: 'approved', amount: 500 })
    expect(body.approvals).toHaveLength(1)
    await booksAgree(shop)
  })

  it('a sole manager is told whom to invite', async () => {
    const { shop, payout } = await aboveThreshold()
    const members = (await send('GET', '/api/members', { headers: shop.owner })).body.data
    const { id } = members.find(({ role }: { role: string }) => role === 'manager')
    await send('DELETE', `/api/members/${id}`, { headers: shop.owner })
    const { status, body } = await approve(shop, payout.id)
    expect([status, body.code, body.invite]).toEqual([409, 'second_approver_missing', { role: 'manager' }])
    expect(body.detail).toContain('Invite another manager')
  })

  it('a changed line makes what was approved before void', async () => {
    const shop = await aPayingShop()
    await aCleared(shop, 600, '1001')
    await aCleared(shop, 600, '1002')
    const [payout] = await propose(shop)
    await change(shop, { second_approver_above_amounts: { USD: 500 } })
    await approve(shop, payout.id)
    const asked = { as: shop.manager, body: { note: 'Not this time' } }
    const left = await decide(shop, payout.id, `lines/${payout.lines[0].id}/leave-out`, asked)
    expect(left.body).toMatchObject({ approvals: [], amount: 600, status: 'pending' })
    expect((await approve(shop, payout.id, shop.manager)).body.status).toBe('pending')
    expect((await approve(shop, payout.id)).body).toMatchObject({ status: 'partially_approved', amount: 600 })
    expect(await balanceOf(shop)).toMatchObject({ available: 600, reserved: 600 })
    await booksAgree(shop)
  })
})
