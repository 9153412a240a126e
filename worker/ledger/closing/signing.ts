import * as z from 'zod'
import { base64url, utf8 } from '../../platform/bytes'
import type { SecretBox } from '../../platform/seal'
import { fromHex, sha256Hex } from '../../platform/signature'

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410). */
const PKCS8_HEAD = '302e020100300506032b657004220420'
const Jwk = z.object({ x: z.string(), d: z.string() })

export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' }
export type Signer = { keyId: string; publicJwk: PublicJwk; sign(text: string): Promise<string> }

const signers = new WeakMap<SecretBox, Promise<Signer>>()

async function makeSigner(secrets: SecretBox): Promise<Signer> {
  const seed = await secrets.keyedHash('ledger-signing', 'ed25519')
  const der = fromHex(`${PKCS8_HEAD}${seed}`)
  if (der === null) throw new Error('a keyed hash is hex')
  const pair = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign'])
  const { x } = Jwk.parse(await crypto.subtle.exportKey('jwk', pair))
  // RFC 7638: the thumbprint of the required members, in their order.
  const thumbprint = fromHex(await sha256Hex(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`))
  const keyId = base64url(thumbprint ?? new Uint8Array())
  return {
    keyId,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid: keyId, alg: 'EdDSA', use: 'sig' },
    sign: async (text) => base64url(new Uint8Array(await crypto.subtle.sign('Ed25519', pair, utf8(text)))),
  }
}

/** The key that signs closed days and statements, derived from the master secret; its id is its RFC 7638 thumbprint. */
export function signerOf(secrets: SecretBox): Promise<Signer> {
  const known = signers.get(secrets) ?? makeSigner(secrets)
  signers.set(secrets, known)
  return known
}

/** What is signed of a closed day: its root, which names everything else. */
export const signedDay = (root: string) => `tributary.day.v1:${root}`
export const signedStatement = (hash: string) => `tributary.statement.v1:${hash}`
