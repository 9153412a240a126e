import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limitRate } from '../platform/rate'
import type { CreatedOrganization } from './create'
import { anOrganization, aSession, NOON, OUR_PAGE, openDoor, tenantOf } from './fixtures/front-door'
import { inviteUser } from './invite-user'
import { listMails } from './outbox'
import { sendSignIn } from './send-sign-in'

const { clock, send } = openDoor()
const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  send('POST', path, { ...OUR_PAGE, ...headers }, body)
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code

let people = 0
let shop: CreatedOrganization
beforeAll(async () => {
  shop = await anOrganization()
})

/** Somebody who asked for a mail once; each test has an own person, for the hour's limit counts per address. */
async function aMail(now = NOON) {
  people += 1
  const email = `person-${people}@shop.example`
  const { userId } = await inviteUser(env, tenantOf(shop), { email, role: 'analyst', partnerId: null })
  return { email, userId, ...(await mailTo(userId, email, now)) }
}

const signInsOf = async (userId: string) =>
  (
    await env.DIRECTORY.prepare('SELECT id FROM sign_ins WHERE user_id = ? ORDER BY id')
      .bind(userId)
      .all<{ id: string }>()
  ).results.map(({ id }) => id)

async function mailTo(userId: string, email: string, now = NOON) {
  const id = (await signInsOf(userId)).at(-1) ?? ''
  await sendSignIn(env, id, now)
  const mail = (await listMails(env)).find(({ to }) => to === email)
  const token = /token=(\w{43})/.exec(mail?.text ?? '')?.[1] ?? ''
  const code = /code: (\d{6})/.exec(mail?.text ?? '')?.[1] ?? ''
  return { id, mail, token, code }
}

const redeem = (body: unknown, headers?: Record<string, string>) => post('/api/sign-in/redeem', body, headers)
const another = (code: string) => (code === '000000' ? '111111' : '000000')

describe('asking for a sign-in mail', () => {
  it('gets the same answer, statement and message whether the address is known or not', async () => {
    const { email, userId } = await aMail()
    const before = (await signInsOf(userId)).length
    const sent = vi.spyOn(env.DELIVERIES, 'send')
    const known = await post('/api/sign-in', { email })
    const unknown = await post('/api/sign-in', { email: 'nobody@nowhere.example' })
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
    expect(known.status).toBe(202)
    expect(sent.mock.calls.map(([message]) => [message.kind, Object.keys(message.body ?? {})])).toEqual([
      ['mail.sign_in', ['sign_in_id']],
      ['mail.sign_in', ['sign_in_id']],
    ])
    sent.mockRestore()
    expect((await signInsOf(userId)).length).toBe(before + 1)
  })

  it('yields five mails an hour and then, silently, none', async () => {
    const { email, userId } = await aMail()
    for (let asked = 0; asked < 7; asked += 1) expect((await post('/api/sign-in', { email })).status).toBe(202)
    expect(await signInsOf(userId)).toHaveLength(5)
    clock.now = NOON + 3_600_001
    await post('/api/sign-in', { email })
    clock.now = NOON
    expect(await signInsOf(userId)).toHaveLength(6)
  })

  it('is limited by address, with the time to wait', async () => {
    for (let minute = 0; minute < 60_000; minute += 1) limitRate('address:192.0.2.9', 60_000, NOON)
    const response = await post('/api/sign-in', { email: 'a@b.example' }, { 'cf-connecting-ip': '192.0.2.9' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60'])
  })

  it('is refused from the page of another site', async () => {
    const response = await send('POST', '/api/sign-in', { 'sec-fetch-site': 'cross-site' }, { email: 'a@b.example' })
    expect([response.status, await codeOf(response)]).toEqual([403, 'cross_site_request'])
  })
})

describe('the mail', () => {
  it('carries a link built from PUBLIC_URL and a code, to the address', async () => {
    const { mail, email, token, code } = await aMail()
    expect(mail?.to).toBe(email)
    expect(mail?.text).toContain(`https://edge.example/sign-in?token=${token}`)
    expect([token.length, code.length]).toEqual([43, 6])
  })

  it('is all that ever knows them: the database has hashes, and the stored mail is sealed', async () => {
    const { id, token, code, email } = await aMail()
    const row = await env.DIRECTORY.prepare('SELECT * FROM sign_ins WHERE id = ?').bind(id).first()
    const mails = await env.DIRECTORY.prepare('SELECT sealed FROM mails').all()
    const stored = JSON.stringify([row, mails.results])
    for (const secret of [token, `"${code}"`, email]) expect(stored).not.toContain(secret)
  })

  it('is not sent for a sign-in that is not there, was used, or is more than an hour old', async () => {
    const { id, token, userId, email } = await aMail()
    await redeem({ token })
    await post('/api/sign-in', { email })
    const before = (await listMails(env)).map((mail) => mail.id)
    await sendSignIn(env, 'sig_nobody', NOON)
    await sendSignIn(env, id, NOON)
    await sendSignIn(env, (await signInsOf(userId)).at(-1) ?? '', NOON + 3_600_001)
    expect((await listMails(env)).map((mail) => mail.id)).toEqual(before)
  })

  it('that comes twice works in its newest form', async () => {
    const { userId, email, token } = await aMail()
    const again = await mailTo(userId, email, NOON + 1)
    expect((await redeem({ token })).status).toBe(401)
    expect((await redeem({ token: again.token })).status).toBe(204)
  })
})

describe('a link', () => {
  it('opens a session whose cookie only this host and no script can read', async () => {
    const { token, email } = await aMail()
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
    const { token } = await aMail()
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await redeem({ token })).status))
    expect(statuses.toSorted()).toEqual([204, ...Array.from({ length: 9 }, () => 401)])
    expect(await codeOf(await redeem({ token }))).toBe('sign_in_link_is_no_longer_valid')
  })

  it('is worth nothing after fifteen minutes', async () => {
    const { token } = await aMail()
    clock.now = NOON + 15 * 60_000
    const response = await redeem({ token })
    clock.now = NOON
    expect([response.status, await codeOf(response)]).toEqual([401, 'sign_in_link_is_no_longer_valid'])
  })

  it('ends the session that this browser had', async () => {
    const { token } = await aMail()
    const old = await aSession(shop.ownerId)
    expect((await redeem({ token }, old)).status).toBe(204)
    expect((await send('GET', '/api/me', old)).status).toBe(401)
  })
})

describe('a code', () => {
  it('signs in the address it was mailed to, once', async () => {
    const { email, code } = await aMail()
    expect((await redeem({ email, code })).status).toBe(204)
    expect((await redeem({ email, code })).status).toBe(401)
  })

  it('does not work for another address', async () => {
    const [one, two] = [await aMail(), await aMail()]
    expect((await redeem({ email: two.email, code: one.code })).status).toBe(401)
  })

  it('may be wrong five times, also when forty guess at once; then the right one is too late', async () => {
    const { id, email, code } = await aMail()
    await Promise.all(Array.from({ length: 40 }, () => redeem({ email, code: another(code) })))
    const row = await env.DIRECTORY.prepare('SELECT wrong_codes FROM sign_ins WHERE id = ?').bind(id).first()
    expect(row).toEqual({ wrong_codes: 5 })
    const response = await redeem({ email, code })
    expect([response.status, await codeOf(response)]).toEqual([401, 'wrong_code'])
  })

  it('still works after four wrong ones', async () => {
    const { email, code } = await aMail()
    for (let wrong = 0; wrong < 4; wrong += 1) expect((await redeem({ email, code: another(code) })).status).toBe(401)
    expect((await redeem({ email, code })).status).toBe(204)
  })

  it('is refused in the same words for an address that nobody has', async () => {
    const { email, code } = await aMail()
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

  it('is fine without a session', async () => {
    expect((await post('/api/sign-out')).status).toBe(204)
  })
})
