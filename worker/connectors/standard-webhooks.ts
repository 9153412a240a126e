import { fromBase64, prefixed, verifyHmac } from '../platform/signature'
import type { Delivery } from './connector'

const TOLERANCE_SECONDS = 300
// Each costs an HMAC over the body; a sender signs once for each secret it is changing between.
const MOST_SIGNATURES = 8

/**
 * Standard Webhooks: `webhook-signature: v1,<base64> [v1,…]` over `webhook-id.webhook-timestamp.body`, at most five
 * minutes from now either way. The key is what follows `whsec_`, decoded from base64.
 */
export async function verifyStandardWebhook({ headers, body, secrets, receivedAt }: Delivery): Promise<boolean> {
  const id = deliveryId(headers)
  const time = headers.get('webhook-timestamp') ?? ''
  if (id === null || !/^\d{1,12}$/.test(time)) return false
  if (Math.abs(Math.floor(receivedAt / 1000) - Number(time)) > TOLERANCE_SECONDS) return false
  const entries = (headers.get('webhook-signature') ?? '').split(' ').filter((entry) => entry.startsWith('v1,'))
  const signatures = entries.slice(0, MOST_SIGNATURES).map((entry) => fromBase64(entry.slice('v1,'.length)))
  const signed = prefixed(`${id}.${time}.`, body)
  for (const secret of secrets) {
    const key = fromBase64(secret.replace(/^whsec_/, ''))
    if (key !== null && (await verifyHmac(key, signed, signatures))) return true
  }
  return false
}

/** The sender's unique id of a delivery, the same when it is sent again; null when absent or too long. */
export function deliveryId(headers: Headers): string | null {
  const id = headers.get('webhook-id') ?? ''
  return /^\S{1,255}$/.test(id) ? id : null
}
