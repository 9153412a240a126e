import { Buffer } from 'node:buffer'
import { hex, utf8 } from './bytes'

type Bytes = Uint8Array<ArrayBuffer>

function bytesOf(input: string | Uint8Array): Bytes {
  return new Uint8Array(typeof input === 'string' ? utf8(input) : input)
}

/** Null when WebCrypto takes no such key: an empty secret must verify nothing rather than raise. */
async function keyOf(secret: string | Uint8Array, usage: 'sign' | 'verify'): Promise<CryptoKey | null> {
  const raw = bytesOf(secret)
  if (raw.length === 0) return null
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, [usage])
}

async function hmac(secret: string | Uint8Array, message: string | Uint8Array): Promise<Bytes> {
  const key = await keyOf(secret, 'sign')
  if (key === null) throw new Error('secret_must_not_be_empty')
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, bytesOf(message)))
}

/** HMAC-SHA-256 as 64 lower-case hex digits. Throws `secret_must_not_be_empty`. */
export async function hmacHex(secret: string | Uint8Array, message: string | Uint8Array): Promise<string> {
  return hex(await hmac(secret, message))
}

/** HMAC-SHA-256 as padded base64. Throws `secret_must_not_be_empty`. */
export async function hmacBase64(secret: string | Uint8Array, message: string | Uint8Array): Promise<string> {
  return toBase64(await hmac(secret, message))
}

/** True when any of the signatures is the HMAC-SHA-256 of the message; constant time, never throws. */
export async function verifyHmac(
  secret: string | Uint8Array,
  message: string | Uint8Array,
  signatures: readonly (Uint8Array | null)[],
): Promise<boolean> {
  const key = await keyOf(secret, 'verify')
  if (key === null) return false
  const signed = bytesOf(message)
  for (const signature of signatures) {
    if (signature !== null && (await crypto.subtle.verify('HMAC', key, bytesOf(signature), signed))) return true
  }
  return false
}

/** As `verifyHmac`, for one signature in hex of either case. */
export function verifyHex(secret: string | Uint8Array, message: string | Uint8Array, digits: string): Promise<boolean> {
  return verifyHmac(secret, message, [fromHex(digits)])
}

/** As `verifyHmac`, for one signature in base64. */
export function verifyBase64(secret: string | Uint8Array, message: string | Uint8Array, text: string) {
  return verifyHmac(secret, message, [fromBase64(text)])
}

/** The text, then the bytes as they came: decoding them first would change what was signed. */
export function prefixed(text: string, body: Uint8Array): Uint8Array {
  const prefix = utf8(text)
  const signed = new Uint8Array(prefix.length + body.length)
  signed.set(prefix)
  signed.set(body, prefix.length)
  return signed
}

/** SHA-256 as 64 lower-case hex digits; text is taken as UTF-8. */
export async function sha256Hex(input: string | Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytesOf(input))))
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** Null when the text is not an even number of hex digits. */
export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Standard or URL-safe alphabet, padded or not; null when the text is anything else. */
export function fromBase64(text: string): Bytes | null {
  const plain = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/]*$/.test(plain) || plain.length % 4 === 1) return null
  return Uint8Array.from(atob(plain.padEnd(Math.ceil(plain.length / 4) * 4, '=')), (character) =>
    character.charCodeAt(0),
  )
}
