import * as z from 'zod'
import { announce, makeDue, workRows } from '../../activity/pending'
import { openAccount } from '../../payouts/rails/accounts'
import { RAIL_CALL } from '../../payouts/rails/hand-over'
import { findRailAccountByCallback, findRailCall, type RailAccountRow } from '../../payouts/rails/queries'
import { attemptOf } from '../../payouts/rails/reference'
import { text, utf8 } from '../../platform/bytes'
import type { Bindings } from '../../platform/env'
import { notFound, Refusal } from '../../platform/errors'
import { residenceOf } from '../../platform/residence'
import { hmacHex, verifyHex } from '../../platform/signature'
import { commit, openTenant, type Tenant } from '../../platform/tenant'
import { organizationOfConnection } from '../queries'
import { verifyStripe } from '../stripe/signature'
import { http } from './clients'
import { isFromPaypal } from './paypal'
import { Unclear } from './rail'

type Called = { headers: Headers; body: Uint8Array }

const StripeEvent = z.object({ data: z.object({ object: z.object({ transfer_group: z.string() }) }) })
const XenditEvent = z.object({ data: z.object({ reference_id: z.string() }) })
const PaypalEvent = z.object({ resource: z.object({ payout_item: z.object({ sender_item_id: z.string() }) }) })

/** The reference that a callback is about; null when it is about something else. */
function referenceIn(rail: RailAccountRow['rail'], body: Uint8Array): string | null {
  let event: unknown
  try {
    event = JSON.parse(text(body))
  } catch {
    return null
  }
  if (rail === 'stripe') return StripeEvent.safeParse(event).data?.data.object.transfer_group ?? null
  if (rail === 'xendit') return XenditEvent.safeParse(event).data?.data.reference_id ?? null
  return PaypalEvent.safeParse(event).data?.resource.payout_item.sender_item_id ?? null
}

/** Equal or not in a time that tells nothing of where they differ. */
const isSame = async (given: string, expected: string) =>
  verifyHex(expected, utf8(given), await hmacHex(expected, utf8(expected)))

async function isGenuine(tenant: Tenant, rail: RailAccountRow['rail'], { headers, body }: Called): Promise<boolean> {
  if (rail === 'stripe') {
    const secret = (await openAccount(tenant, 'stripe'))?.settings.webhook_secret
    return secret ? verifyStripe({ headers, body, secrets: [secret], receivedAt: tenant.now }) : false
  }
  if (rail === 'xendit') {
    const token = (await openAccount(tenant, 'xendit'))?.settings.callback_token
    return token ? isSame(headers.get('x-callback-token') ?? '', token) : false
  }
  const account = rail === 'paypal' ? await openAccount(tenant, 'paypal') : null
  return account ? isFromPaypal(account.settings, { headers, body: text(body) }, http) : false
}

/**
 * A rail says that something happened: the attempt is asked about at once, and only what the service answers is booked.
 * So an early, late, repeated or replayed callback does nothing by itself. Errors: 404; 401 `signature_is_wrong`; 503.
 */
export async function receiveCallback(env: Bindings, callbackId: string, called: Called, now: number) {
  const organizationId = await organizationOfConnection(env, callbackId, now)
  const residence = organizationId && (await residenceOf(env, organizationId, now))
  if (!residence) throw notFound()
  const tenant = openTenant(env, residence, now, callbackId)
  const account = await findRailAccountByCallback(tenant, callbackId)
  if (!account) throw notFound()
  const genuine = await isGenuine(tenant, account.rail, called).catch((error: unknown) => {
    if (!(error instanceof Unclear)) throw error
    throw new Refusal(503, 'signature_could_not_be_checked', 'Send it again.', { headers: { 'Retry-After': '60' } })
  })
  if (!genuine)
    throw new Refusal(401, 'signature_is_wrong', 'This callback is not signed with the secret of this rail.')
  const reference = referenceIn(account.rail, called.body)
  const attempt = reference === null ? null : attemptOf(reference)
  const call = attempt && (await findRailCall(tenant, attempt.payoutId, attempt.k))
  if (!call || reference === null || call.rail !== account.rail) return { received: true, known: false }
  const due = workRows(tenant, [{ queue: 'deliveries', kind: RAIL_CALL, subject: reference }])
  await commit(tenant, makeDue(tenant, due))
  await announce(tenant, due)
  return { received: true, known: true }
}
