import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { utf8 } from '../platform/bytes'
import { hmacBase64 } from '../platform/signature'
import vectors from './fixtures/webhook-vectors.json'
import { deliveryId, verifyStandardWebhook } from './standard-webhooks'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const TIME = 1_763_600_000
const BODY = '{"type":"order.placed","note":"žluťoučký ☂"}'

type Given = { header?: string; id?: string; time?: string; body?: Uint8Array; secrets?: string[]; after?: number }

function sign(secret = SECRET, body = BODY, id = 'msg_1') {
  return new Webhook(secret).sign(id, new Date(TIME * 1000), body)
}

function verify({ header = sign(), id = 'msg_1', time = String(TIME), body, secrets = [SECRET], after = 0 }: Given) {
  const headers = new Headers({ 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': header })
  return verifyStandardWebhook({ headers, body: body ?? utf8(BODY), secrets, receivedAt: (TIME + after) * 1000 })
}

describe("what the standard's own library signed", () => {
  it('passes, with the secret written with its prefix or without', async () => {
    expect(await verify({})).toBe(true)
    expect(await verify({ secrets: [SECRET.slice('whsec_'.length)] })).toBe(true)
  })

  it('passes whichever of the secrets signed it', async () => {
    expect(await verify({ secrets: [OTHER, SECRET] })).toBe(true)
    expect(await verify({ secrets: [OTHER] })).toBe(false)
    expect(await verify({ secrets: ['', 'whsec_', 'not base64!'] })).toBe(false)
  })

  it('passes beside signatures of other secrets and versions', async () => {
    expect(await verify({ header: `v1a,AAAA ${sign(OTHER)} ${sign()}` })).toBe(true)
    expect(await verify({ header: sign().replace('v1,', 'v2,') })).toBe(false)
  })

  it('is refused when its body, its id or its time has changed', async () => {
    expect(await verify({ body: utf8(BODY.replace('placed', 'places')) })).toBe(false)
    expect(await verify({ id: 'msg_2' })).toBe(false)
    expect(await verify({ time: String(TIME + 1) })).toBe(false)
  })

  it('is refused more than five minutes before or after its time', async () => {
    for (const after of [-300, 300]) expect(await verify({ after })).toBe(true)
    for (const after of [-301, 301]) expect(await verify({ after })).toBe(false)
  })
})

it("the standard's published vector is met", async () => {
  const vector = vectors.find((candidate) => candidate.id === 'stdwh-1')
  const [id = '', time = '', ...rest] = (vector?.message ?? '').split('.')
  const headers = { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `v1,${vector?.expect}` }
  const delivery = { headers: new Headers(headers), body: utf8(rest.join('.')), receivedAt: Number(time) * 1000 }
  expect(await verifyStandardWebhook({ ...delivery, secrets: [`whsec_${vector?.keyBase64}`] })).toBe(true)
})

it("the standard's own library takes what our HMAC signed", async () => {
  const now = Math.floor(Date.now() / 1000)
  const key = Uint8Array.from(atob(SECRET.slice('whsec_'.length)), (character) => character.charCodeAt(0))
  const signature = `v1,${await hmacBase64(key, `msg_1.${now}.${BODY}`)}`
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(now), 'webhook-signature': signature }
  expect(new Webhook(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY))
})

it.each(['', 'v1', 'v1,', 'v1,%%%', 'v1,AAAA', sign().slice(3), ',,,'])(
  'the signature %j is refused without an exception',
  async (header) => {
    expect(await verify({ header })).toBe(false)
  },
)

it.each(['', ' ', '1763600000.5', '-1', 'now', '99999999999999'])('the time %j is refused', async (time) => {
  expect(await verify({ time })).toBe(false)
})

it('the id of a delivery is its header, unless that is absent, too long or in pieces', () => {
  const idIn = (id: string) => deliveryId(new Headers({ 'webhook-id': id }))
  expect(idIn('msg_1')).toBe('msg_1')
  expect([deliveryId(new Headers()), idIn('a b'), idIn('x'.repeat(256))]).toEqual([null, null, null])
})
