import { describe, expect, it } from 'vitest'
import {
  fromBase64,
  fromHex,
  hmacBase64,
  hmacHex,
  sha256Hex,
  toBase64,
  verifyBase64,
  verifyHex,
  verifyHmac,
} from './signature'

// RFC 4231, test case 2.
const KEY = 'Jefe'
const MESSAGE = 'what do ya want for nothing?'
const DIGEST = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'

describe('an HMAC', () => {
  it('is that of RFC 4231 in hex and in base64', async () => {
    expect(await hmacHex(KEY, MESSAGE)).toBe(DIGEST)
    expect(fromBase64(await hmacBase64(KEY, MESSAGE))).toEqual(fromHex(DIGEST))
  })

  it('verifies in hex of either case and in base64', async () => {
    expect(await verifyHex(KEY, MESSAGE, DIGEST.toUpperCase())).toBe(true)
    expect(await verifyBase64(KEY, MESSAGE, await hmacBase64(KEY, MESSAGE))).toBe(true)
  })

  it('verifies when any one of several signatures fits', async () => {
    expect(await verifyHmac(KEY, MESSAGE, [null, new Uint8Array(32), fromHex(DIGEST)])).toBe(true)
    expect(await verifyHmac(KEY, MESSAGE, [null, new Uint8Array(32)])).toBe(false)
    expect(await verifyHmac(KEY, MESSAGE, [])).toBe(false)
  })

  it.each([
    ['another message', KEY, `${MESSAGE}!`, DIGEST],
    ['another key', 'jefe', MESSAGE, DIGEST],
    ['a prefix of the digest', KEY, MESSAGE, DIGEST.slice(0, 62)],
    ['a longer digest', KEY, MESSAGE, `${DIGEST}00`],
    ['no digest', KEY, MESSAGE, ''],
    ['no hex', KEY, MESSAGE, 'zz'],
    ['an empty key', '', MESSAGE, DIGEST],
  ])('does not verify with %s', async (_what, key, message, digest) => {
    expect(await verifyHex(key, message, digest)).toBe(false)
  })

  it('is never made with an empty key', async () => {
    await expect(hmacHex('', MESSAGE)).rejects.toThrow('secret_must_not_be_empty')
  })
})

describe('decoding', () => {
  it('answers null to what is no hex', () => {
    expect(['0', 'xy', '0x', '0 ', 'é0'].map(fromHex)).toEqual([null, null, null, null, null])
    expect(fromHex('00ffA1')).toEqual(new Uint8Array([0, 255, 161]))
  })

  it('answers null to what is no base64', () => {
    expect(['A', 'A===', 'AA A', '%%%%', 'AAAAA'].map(fromBase64)).toEqual([null, null, null, null, null])
  })

  it('takes base64 of either alphabet, padded or not', () => {
    const bytes = new Uint8Array([251, 255, 254, 0])
    expect(toBase64(bytes)).toBe('+//+AA==')
    for (const text of ['+//+AA==', '+//+AA', '-__-AA']) expect(fromBase64(text)).toEqual(bytes)
  })
})

it('hashes text and bytes alike', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await sha256Hex('abc')).toBe(abc)
  expect(await sha256Hex(new Uint8Array([97, 98, 99]))).toBe(abc)
})
