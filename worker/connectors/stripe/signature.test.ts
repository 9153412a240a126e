import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../../platform/bytes'
import { hmacHex } from '../../platform/signature'
import { eventOf, session } from '../fixtures/stripe'
import vectors from '../fixtures/webhook-vectors.json'
import { stripe } from '../stripe'

const SECRET = 'whsec_test_secret'
const TIME = 1_763_600_000
const PAYLOAD = JSON.stringify(eventOf('checkout.session.completed', session({ metadata: { note: 'žluťoučký ☂' } })))

type Given = { header?: string; body?: Uint8Array; secrets?: string[]; after?: number }

async function sign(secret = SECRET, payload = PAYLOAD, timestamp = TIME) {
  return Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp })
}

async function verify({ header, body = utf8(PAYLOAD), secrets = [SECRET], after = 0 }: Given) {
  const headers = new Headers({ 'stripe-signature': header ?? (await sign()) })
  return stripe.verify({ headers, body, secrets, receivedAt: (TIME + after) * 1000 + 999 })
}

const withoutTime = (header: string) => header.slice(header.indexOf('v1='))

describe("what Stripe's own library signed", () => {
  it('passes', async () => {
    expect(await verify({})).toBe(true)
  })

  it('passes whichever of the secrets signed it', async () => {
    expect(await verify({ secrets: ['whsec_new', SECRET] })).toBe(true)
    expect(await verify({ secrets: ['whsec_new', 'whsec_newer', ''] })).toBe(false)
    expect(await verify({ secrets: [] })).toBe(false)
  })

  it('passes beside signatures of other secrets and schemes', async () => {
    const other = withoutTime(await sign('whsec_other'))
    const own = withoutTime(await sign())
    expect(await verify({ header: `t=${TIME},v0=00,${other}, ${own}` })).toBe(true)
    expect(await verify({ header: `t=${TIME},v0=${own.slice(3)},${other}` })).toBe(false)
  })

  it('is refused when a byte of it has changed', async () => {
    const body = utf8(PAYLOAD)
    body[10] = (body[10] ?? 0) ^ 1
    expect(await verify({ body })).toBe(false)
  })

  it('is refused when its time has changed', async () => {
    expect(await verify({ header: `t=${TIME + 1},${withoutTime(await sign())}` })).toBe(false)
  })

  it('is refused once it is older than five minutes, but not for coming from the future', async () => {
    expect(await verify({ after: 300 })).toBe(true)
    expect(await verify({ after: 301 })).toBe(false)
    expect(await verify({ after: -86_400 })).toBe(true)
  })
})

describe("Stripe's own library", () => {
  it('takes what our HMAC signed', async () => {
    const header = `t=${TIME},v1=${await hmacHex(SECRET, `${TIME}.${PAYLOAD}`)}`
    const event = await Stripe.webhooks.constructEventAsync(PAYLOAD, header, SECRET, 300, undefined, TIME * 1000 + 999)
    expect(event.id).toBe('evt_1')
  })

  it('published a vector that our HMAC meets', async () => {
    const vector = vectors.find((candidate) => candidate.id === 'stripe-1')
    expect(await hmacHex(vector?.key ?? '', vector?.message ?? '')).toBe(vector?.expect)
  })
})

it.each([
  '',
  't=',
  `t=${TIME}`,
  'v1=00',
  `t=${TIME},v1=`,
  `t=${TIME},v1=zz`,
  't=-1,v1=00',
  `t=${TIME}e3,v1=00`,
  '\t,,=;',
])('the header %j is refused without an exception', async (header) => {
  expect(await verify({ header })).toBe(false)
})

it('bytes that are no UTF-8 are verified as they came', async () => {
  const body = new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])
  const signed = new Uint8Array([...utf8(`${TIME}.`), ...body])
  const header = `t=${TIME},v1=${await hmacHex(SECRET, signed)}`
  expect(await verify({ header, body })).toBe(true)
  expect(await verify({ header, body: utf8(new TextDecoder().decode(body)) })).toBe(false)
})
