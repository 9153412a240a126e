import { fromHex, prefixed, verifyHmac } from '../../platform/signature'
import type { Delivery } from '../connector'

const TOLERANCE_SECONDS = 300
// Each costs an HMAC over the body; Stripe signs twice while a secret is being rolled.
const MOST_SIGNATURES = 8

/**
 * `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=…]` over `t.body`. As in Stripe's own library only age is bounded: a time
 * in the future passes. The secret is the whole `whsec_…` text.
 */
export async function verifyStripe({ headers, body, secrets, receivedAt }: Delivery): Promise<boolean> {
  const entries = (headers.get('stripe-signature') ?? '').split(',').map((entry) => entry.trim())
  const time = valuesOf(entries, 't')[0] ?? ''
  if (!/^\d{1,12}$/.test(time) || Math.floor(receivedAt / 1000) - Number(time) > TOLERANCE_SECONDS) return false
  const signatures = valuesOf(entries, 'v1').slice(0, MOST_SIGNATURES).map(fromHex)
  const signed = prefixed(`${time}.`, body)
  for (const secret of secrets) if (await verifyHmac(secret, signed, signatures)) return true
  return false
}

function valuesOf(entries: readonly string[], scheme: string): string[] {
  return entries.filter((entry) => entry.startsWith(`${scheme}=`)).map((entry) => entry.slice(scheme.length + 1))
}
