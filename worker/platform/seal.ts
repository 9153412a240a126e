import { base64url, fromBase64url, hex, text, utf8 } from './bytes'

/** Keyed secrecy under one master key: sealing (AES-256-GCM), keyed hashes (HMAC-SHA-256), a key per person. */
export type SecretBox = {
  seal(plain: string): Promise<string>
  open(sealed: string): Promise<string>
  /** Hex HMAC of `value` under a key derived for `purpose` (an organization, sign-in, …). */
  keyedHash(purpose: string, value: string): Promise<string>
  /** A fresh key, wrapped; deleting the wrapped key makes what it sealed unreadable for ever. */
  sealWithNewKey(plain: string): Promise<{ wrappedKey: string; sealed: string }>
  resealWithKey(wrappedKey: string, plain: string): Promise<string>
  openWithKey(wrappedKey: string, sealed: string): Promise<string>
}

const KEY_ID = 'k1'
const AES = { name: 'AES-GCM', length: 256 } as const
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const

type Bytes = Uint8Array<ArrayBuffer>

const importAes = (raw: Bytes) => crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt'])
const importHmac = (raw: Bytes) => crypto.subtle.importKey('raw', raw, HMAC, false, ['sign'])

async function encrypt(key: CryptoKey, plain: Bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain)
  return `${KEY_ID}.${base64url(iv)}.${base64url(new Uint8Array(sealed))}`
}

async function decrypt(key: CryptoKey, sealed: string) {
  const [keyId, iv, body] = sealed.split('.')
  if (keyId !== KEY_ID || !iv || !body) throw new Error('sealed with a key that is not known here')
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64url(iv) }, key, fromBase64url(body)),
  )
}

async function mac(key: CryptoKey, value: string) {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(value)))
}

async function derive(secretKey: string, purpose: string) {
  return mac(await importHmac(fromBase64url(secretKey.replaceAll('=', ''))), purpose)
}

const boxes = new Map<string, SecretBox>()

/** Opens the box of one master key (base64, 32 bytes); derived keys stay in the isolate's memory. */
export function secretBox(secretKey: string): SecretBox {
  const known = boxes.get(secretKey)
  if (known) return known
  const sealing = derive(secretKey, 'seal').then(importAes)
  const hashing = new Map<string, Promise<CryptoKey>>()
  const hashKey = (purpose: string) => {
    const key = hashing.get(purpose) ?? derive(secretKey, `hash:${purpose}`).then(importHmac)
    if (hashing.size > 5_000) hashing.clear()
    hashing.set(purpose, key)
    return key
  }
  const unwrap = async (wrappedKey: string) => importAes(await decrypt(await sealing, wrappedKey))
  const box: SecretBox = {
    seal: async (plain) => encrypt(await sealing, utf8(plain)),
    open: async (sealed) => text(await decrypt(await sealing, sealed)),
    keyedHash: async (purpose, value) => hex(await mac(await hashKey(purpose), value)),
    async sealWithNewKey(plain) {
      const raw = crypto.getRandomValues(new Uint8Array(32))
      const [wrappedKey, key] = await Promise.all([sealing.then((master) => encrypt(master, raw)), importAes(raw)])
      return { wrappedKey, sealed: await encrypt(key, utf8(plain)) }
    },
    resealWithKey: async (wrappedKey, plain) => encrypt(await unwrap(wrappedKey), utf8(plain)),
    openWithKey: async (wrappedKey, sealed) => text(await decrypt(await unwrap(wrappedKey), sealed)),
  }
  boxes.set(secretKey, box)
  return box
}

/** Plain SHA-256 in hex: right for keys and tokens that are themselves random. */
export async function fingerprint(value: string) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(value))))
}
