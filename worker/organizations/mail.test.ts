import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NOON } from './fixtures/front-door'
import { sendMail } from './mail'
import { listMails } from './outbox'

const mail = { to: 'ada@shop.example', subject: 'Hello', text: 'A text' }
const live = { ...env, ENVIRONMENT: 'production' as const, MAIL_FROM: 'Tributary <no-reply@edge.example>' }

const answering = (status: number) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('{"id":"1"}', { status }))

afterEach(() => {
  vi.restoreAllMocks()
})

describe('with a mail provider', () => {
  it('a mail is one POST in the words of Resend, with its Idempotency-Key', async () => {
    const fetched = answering(200)
    await sendMail({ ...live, RESEND_API_KEY: 're_test' }, mail, 'sig_1.abc', NOON)
    expect(fetched).toHaveBeenCalledTimes(1)
    const [address, init] = fetched.mock.calls[0] ?? []
    const request = new Request(String(address), { ...init, signal: null })
    expect([request.method, request.url]).toEqual(['POST', 'https://api.resend.com/emails'])
    expect(Object.fromEntries(request.headers)).toEqual({
      authorization: 'Bearer re_test',
      'content-type': 'application/json',
      'idempotency-key': 'sig_1.abc',
    })
    expect(await request.json()).toEqual({
      from: 'Tributary <no-reply@edge.example>',
      to: ['ada@shop.example'],
      subject: 'Hello',
      text: 'A text',
    })
  })

  it.each([400, 409, 429, 500])('an answer of %i is a failure, told without the address', async (status) => {
    answering(status)
    const sent = sendMail({ ...live, RESEND_API_KEY: 're_test' }, mail, 'sig_2', NOON)
    await expect(sent).rejects.toThrow(`the mail provider answered ${status}`)
  })
})

describe('without a mail provider', () => {
  it('development keeps the mail for the outbox and calls nobody', async () => {
    const fetched = answering(200)
    await sendMail(env, mail, 'sig_3', NOON)
    expect(fetched).not.toHaveBeenCalled()
    expect(await listMails(env)).toEqual([{ id: expect.stringMatching(/^mai_/), at: NOON, ...mail }])
  })

  it('production says what is missing', async () => {
    await expect(sendMail(live, mail, 'sig_4', NOON)).rejects.toThrow(/RESEND_API_KEY/)
  })
})
