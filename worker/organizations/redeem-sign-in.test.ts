import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CreatedOrganization } from './create'
import { problemOf } from './fixtures/answers'
import { anOrganization, aSession, NOON, OUR_PAGE, openDoor } from './fixtures/front-door'
import { aMail } from './fixtures/sign-in-mail'

const { clock, send } = openDoor()
const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  send('POST', path, { ...OUR_PAGE, ...headers }, body)
const redeem = (body: unknown, headers?: Record<string, string>) => post('/api/sign-in/redeem', body, headers)

let shop: CreatedOrganization
beforeAll(async () => {
  shop = await anOrganization()
})

const another = (code: string) => (code === '000000' ? '111111' : '000000')

describe('a link', () => {
  it('opens a session whose cookie only this host and no script can read', async () => {
    const { token, email } = await aMail(shop)
    const response = await redeem({ token })
    expect(response.status).toBe(204)
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-tributary=\w{43}; Max-Age=2592000; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    const [session = ''] = cookie.split(';')
    const me = await (await send('GET', '/api/me', { cookie: session })).json()
    expect(me).toMatchObject({ user: { email }, environment: 'development' })
    const { results } = await env.DIRECTORY.prepare('SELECT * FROM sessions').all()
    expect(JSON.stringify(results)).not.toContain(session.split('=')[1])
  })

  it('works once, also when ten redeem it at the same time', async () => {
    const { token } = await aMail(shop)
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await redeem({ token })).status))
    expect(statuses.toSorted()).toEqual([204, ...Array.from({ length: 9 }, () => 401)])
    expect((await problemOf(await redeem({ token }))).code).toBe('sign_in_link_is_no_longer_valid')
  })

  it('is worth nothing after fifteen minutes', async () => {
    const { token } = await aMail(shop)
    clock.now = NOON + 15 * 60_000
    const response = await redeem({ token })
    clock.now = NOON
    expect([response.status, (await problemOf(response)).code]).toEqual([401, 'sign_in_link_is_no_longer_valid'])
  })

  it('ends the session that this browser had', async () => {
    const { token } = await aMail(shop)
    const old = await aSession(shop.ownerId)
    expect((await redeem({ token }, old)).status).toBe(204)
    expect((await send('GET', '/api/me', old)).status).toBe(401)
  })
})

describe('a code', () => {
  it('signs in the address it was mailed to, once', async () => {
    const { email, code } = await aMail(shop)
    expect((await redeem({ email, code })).status).toBe(204)
    expect((await redeem({ email, code })).status).toBe(401)
  })

  it('does not work for another address', async () => {
    const [one, two] = [await aMail(shop), await aMail(shop)]
    expect((await redeem({ email: two.email, code: one.code })).status).toBe(401)
  })

  it('may be wrong five times, also when forty guess at once; then the right one is too late', async () => {
    const { id, email, code } = await aMail(shop)
    await Promise.all(Array.from({ length: 40 }, () => redeem({ email, code: another(code) })))
    const row = await env.DIRECTORY.prepare('SELECT wrong_codes FROM sign_ins WHERE id = ?').bind(id).first()
    expect(row).toEqual({ wrong_codes: 5 })
    const response = await redeem({ email, code })
    expect([response.status, (await problemOf(response)).code]).toEqual([401, 'wrong_code'])
  })

  it('still works after four wrong ones', async () => {
    const { email, code } = await aMail(shop)
    for (let wrong = 0; wrong < 4; wrong += 1) expect((await redeem({ email, code: another(code) })).status).toBe(401)
    expect((await redeem({ email, code })).status).toBe(204)
  })

  it('is refused in the same words for an address that nobody has', async () => {
    const { email, code } = await aMail(shop)
    const known = await (await redeem({ email, code: another(code) })).json()
    expect(await (await redeem({ email: 'nobody@nowhere.example', code })).json()).toEqual(known)
  })
})

describe('signing out', () => {
  it('ends the session on the server and takes the cookie back', async () => {
    const browser = await aSession(shop.ownerId)
    const response = await post('/api/sign-out', undefined, browser)
    expect([response.status, response.headers.get('set-cookie')]).toEqual([
      204,
      expect.stringContaining('=; Max-Age=0;'),
    ])
    expect((await send('GET', '/api/me', browser)).status).toBe(401)
  })

  it('is recorded, as were the request and the sign-in before it', async () => {
    const { userId, token } = await aMail(shop)
    const [cookie = ''] = ((await redeem({ token })).headers.get('set-cookie') ?? '').split(';')
    await post('/api/sign-out', undefined, { cookie })
    await post('/api/sign-out', undefined, { cookie })
    const sql = 'SELECT action FROM activity WHERE actor = ? ORDER BY seq'
    const { results } = await env.DIRECTORY.prepare(sql).bind(userId).all<{ action: string }>()
    expect(results.map(({ action }) => action)).toEqual(['sign_in.requested', 'user.signed_in', 'user.signed_out'])
  })

  it('is fine without a session', async () => {
    expect((await post('/api/sign-out')).status).toBe(204)
  })
})
