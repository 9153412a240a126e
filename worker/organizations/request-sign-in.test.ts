import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { limitRate } from '../platform/rate'
import type { CreatedOrganization } from './create'
import { problemOf } from './fixtures/answers'
import { anOrganization, NOON, OUR_PAGE, openDoor } from './fixtures/front-door'
import { aMail, mailTo, signInsOf } from './fixtures/sign-in-mail'
import { listMails } from './outbox'
import { sendSignIn } from './send-sign-in'

const { clock, send } = openDoor()
const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  send('POST', path, { ...OUR_PAGE, ...headers }, body)
const redeem = (body: unknown, headers?: Record<string, string>) => post('/api/sign-in/redeem', body, headers)

let shop: CreatedOrganization
beforeAll(async () => {
  shop = await anOrganization()
})

describe('asking for a sign-in mail', () => {
  it('gets the same answer, statement and message whether the address is known or not', async () => {
    const { email, userId } = await aMail(shop)
    const before = (await signInsOf(userId)).length
    const sent = vi.spyOn(env.DELIVERIES, 'send').mockClear()
    const known = await post('/api/sign-in', { email })
    const unknown = await post('/api/sign-in', { email: 'nobody@nowhere.example' })
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()])
    expect(known.status).toBe(202)
    expect(sent.mock.calls.map(([message]) => [message.kind, Object.keys(message.body ?? {})])).toEqual([
      ['mail.sign_in', ['sign_in_id']],
      ['mail.sign_in', ['sign_in_id']],
    ])
    expect((await signInsOf(userId)).length).toBe(before + 1)
  })

  it('yields five mails an hour and then, silently, none', async () => {
    const { email, userId } = await aMail(shop)
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
    expect([response.status, (await problemOf(response)).code]).toEqual([403, 'cross_site_request'])
  })
})

describe('the mail', () => {
  it('carries a link built from PUBLIC_URL and a code, to the address', async () => {
    const { mail, email, token, code } = await aMail(shop)
    expect(mail?.to).toBe(email)
    expect(mail?.text).toContain(`https://edge.example/sign-in?token=${token}`)
    expect([token.length, code.length]).toEqual([43, 6])
  })

  it('is all that ever knows them: the database has hashes, and the stored mail is sealed', async () => {
    const { id, token, code, email } = await aMail(shop)
    const row = await env.DIRECTORY.prepare('SELECT * FROM sign_ins WHERE id = ?').bind(id).first()
    const mails = await env.DIRECTORY.prepare('SELECT sealed FROM mails').all()
    const stored = JSON.stringify([row, mails.results])
    for (const secret of [token, `"${code}"`, email]) expect(stored).not.toContain(secret)
  })

  it('is not sent for a sign-in that is not there, was used, or is more than an hour old', async () => {
    const { id, token, userId, email } = await aMail(shop)
    await redeem({ token })
    await post('/api/sign-in', { email })
    const before = (await listMails(env)).map((mail) => mail.id)
    await sendSignIn(env, 'sig_nobody', NOON)
    await sendSignIn(env, id, NOON)
    await sendSignIn(env, (await signInsOf(userId)).at(-1) ?? '', NOON + 3_600_001)
    expect((await listMails(env)).map((mail) => mail.id)).toEqual(before)
  })

  it('that comes twice works in its newest form', async () => {
    const { userId, email, token } = await aMail(shop)
    const again = await mailTo(userId, email, NOON + 1)
    expect((await redeem({ token })).status).toBe(401)
    expect((await redeem({ token: again.token })).status).toBe(204)
  })
})
