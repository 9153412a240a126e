import { describe, expect, it } from 'vitest'
import { BEGINNING } from '../core/lifecycle'
import { readAll } from '../platform/tenant'
import { PartnerWithHistory } from './contract'
import { ask, openShop, signedIn, withKey } from './fixtures/door'
import { inactiveIntervals } from './queries'

async function withPartner(status: string, more: object = {}) {
  const shop = await openShop()
  const input = { name: 'Alice', email: 'alice@blog.example', code: 'alice', status, ...more }
  const { body } = await ask(shop, 'POST', '/api/partners', input)
  const decide = (decision: string, reason?: string, headers?: Record<string, string>) =>
    ask(shop, 'POST', `/api/partners/${body.id}/${decision}`, reason ? { reason } : {}, headers)
  return { shop, id: String(body.id), decide }
}

describe('a decision about a partner', () => {
  it('is kept with who, when and why', async () => {
    const { shop, id, decide } = await withPartner('pending')
    await decide('approve')
    const { body } = await decide('suspend', 'spam')
    expect(body).toMatchObject({ status: 'suspended', version: 3 })
    const { history } = PartnerWithHistory.parse((await ask(shop, 'GET', `/api/partners/${id}`)).body)
    expect(history.map(({ version, status, reason }) => [version, status, reason])).toEqual([
      [3, 'suspended', 'spam'],
      [2, 'active', null],
      [1, 'pending', null],
    ])
    expect(history.every(({ actor }) => actor.startsWith('key_'))).toBe(true)
  })

  it('is an activity of its own', async () => {
    const { shop, id, decide } = await withPartner('active')
    await decide('deactivate', 'left')
    const rows = await readAll<{ action: string; detail: string }>(
      shop.tenant(),
      `SELECT action, detail FROM activity
        WHERE organization_id = ?1 AND object = ?2 AND action = 'partner.deactivated'`,
      id,
    )
    expect(rows.map(({ detail }) => JSON.parse(detail))).toEqual([{ from: 'active', to: 'inactive', reason: 'left' }])
  })

  it('is refused by name when the move does not exist, and changes nothing', async () => {
    const { shop, id, decide } = await withPartner('active')
    const { status, body } = await decide('approve')
    expect([status, body.code]).toEqual([409, 'partner_cannot_go_from_active_to_active'])
    expect((await ask(shop, 'GET', `/api/partners/${id}`)).body.version).toBe(1)
  })

  it('that takes something away needs a reason', async () => {
    const { decide } = await withPartner('active')
    const { status, body } = await decide('suspend')
    expect([status, body.errors]).toMatchObject([422, [{ path: 'reason' }]])
  })

  it('passes once when two people make it at the same moment', async () => {
    const { shop, decide } = await withPartner('pending')
    const people = await Promise.all([signedIn(shop, 'owner'), signedIn(shop, 'manager')])
    const answers = await Promise.all(people.map((who) => decide('approve', undefined, { ...who, 'if-match': '1' })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('is made once for one Idempotency-Key', async () => {
    const { shop, decide } = await withPartner('active')
    const headers = withKey(shop, { 'idempotency-key': 'suspend-1' })
    const first = await decide('suspend', 'spam', headers)
    const again = await decide('suspend', 'spam', headers)
    expect([again.status, again.body]).toEqual([200, first.body])
  })

  it('tells beforehand what would be refused, with the code of the refusal', async () => {
    const { shop, id } = await withPartner('rejected')
    const { actions } = PartnerWithHistory.parse((await ask(shop, 'GET', `/api/partners/${id}`)).body)
    expect(actions.filter(({ allowed }) => allowed).map(({ name }) => name)).toEqual(['reapply', 'change_terms'])
    expect(actions.find(({ name }) => name === 'approve')?.code).toBe('partner_cannot_go_from_rejected_to_active')
  })

  it('about another organization’s partner is answered as about none', async () => {
    const { id } = await withPartner('active')
    const stranger = await openShop()
    const theirs = await ask(stranger, 'POST', `/api/partners/${id}/suspend`, { reason: 'spam' })
    const none = await ask(stranger, 'POST', '/api/partners/ptr_none/suspend', { reason: 'spam' })
    expect([theirs.status, theirs.body]).toEqual([404, none.body])
  })
})

describe('the intervals in which a partner may not earn', () => {
  it('are read back from the decisions of many partners at once', async () => {
    const { shop, id, decide } = await withPartner('active')
    const later = { name: 'Bob', email: 'bob@x.example', active_from: '2026-12-01T00:00:00Z' }
    const bob = String((await ask(shop, 'POST', '/api/partners', later)).body.id)
    await decide('suspend', 'spam')
    await decide('reactivate')
    const intervals = await inactiveIntervals(shop.tenant(), [id, bob])
    expect(intervals).toHaveLength(2)
    const [suspended] = intervals.filter(({ partnerId }) => partnerId === id)
    expect((suspended?.until ?? 0) - (suspended?.from ?? 0)).toBe(1_000)
    const december = Date.UTC(2026, 11, 1)
    expect(intervals).toContainEqual({ partnerId: bob, from: BEGINNING, until: december })
  })
})
