import * as z from 'zod'
import type { RailAccounts } from '../../payouts/rails/account-shapes'
import { paypalAmount } from '../../payouts/rails/amounts'
import {
  type Answered,
  basic,
  call,
  type Handover,
  type Http,
  type RailClient,
  refusedBy,
  type Told,
  Unclear,
} from './rail'

const LIVE = 'https://api-m.paypal.com'
const SANDBOX = 'https://api-m.sandbox.paypal.com'

const Token = z.object({ access_token: z.string() })
const Batch = z.object({
  batch_header: z.object({ payout_batch_id: z.string(), batch_status: z.string().optional() }),
  items: z
    .array(
      z.object({
        transaction_status: z.string().optional(),
        payout_item: z.object({ sender_item_id: z.string().optional() }).optional(),
        errors: z.object({ name: z.string().optional() }).optional(),
      }),
    )
    .default([]),
})
const Refused = z.object({ name: z.string(), links: z.array(z.object({ href: z.string() })).optional() })

const STATES: Record<string, Told['state']> = {
  ...{ SUCCESS: 'paid', FAILED: 'failed', BLOCKED: 'failed', DENIED: 'failed', CANCELED: 'failed' },
  ...{ RETURNED: 'returned', REFUNDED: 'returned', REVERSED: 'returned' },
}

const baseOf = ({ sandbox }: Pick<RailAccounts['paypal'], 'sandbox'>, { baseUrl }: Http) =>
  baseUrl ?? (sandbox ? SANDBOX : LIVE)

function read<T>(schema: z.ZodType<T>, { status, body }: Answered): T {
  const known = schema.safeParse(body)
  if (status >= 300 || !known.success) throw new Unclear(`answered ${status}`)
  return known.data
}

/** A batch that succeeded says nothing of its item; only a batch that was denied does. */
function toldOf({ batch_header: batch, items }: z.output<typeof Batch>): Told {
  const [item] = items
  const status = item?.transaction_status ?? (['DENIED', 'CANCELED'].includes(batch.batch_status ?? '') ? 'DENIED' : '')
  const state = STATES[status] ?? 'pending'
  const reason = state === 'failed' || state === 'returned' ? (item?.errors?.name ?? status.toLowerCase()) : null
  return { state, providerId: batch.payout_batch_id, reason }
}

export async function paypalToken(account: RailAccounts['paypal'], http: Http): Promise<string> {
  const answer = await call(http, `${baseOf(account, http)}/v1/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: basic(account.client_id, account.client_secret),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return read(Token, answer).access_token
}

const bodyOf = ({ reference, bank, currency }: Handover, value: string) =>
  JSON.stringify({
    sender_batch_header: { sender_batch_id: reference, email_subject: 'You have a payout' },
    items: [
      {
        recipient_type: 'EMAIL',
        receiver: bank.paypal_email,
        amount: { value, currency },
        note: `Payout ${reference}`,
        sender_item_id: reference,
      },
    ],
  })

const MAY_BE_A_DUPLICATE = ['USER_BUSINESS_ERROR', 'DUPLICATE_REQUEST_ID']

/** The batch that was made first under this reference, as a duplicate is told. */
const originalOf = ({ links = [] }: z.output<typeof Refused>) =>
  links.map(({ href }) => /\/v1\/payments\/payouts\/([\w-]+)$/.exec(href)?.[1]).find((id) => id !== undefined)

/** PayPal Payouts: a batch of one for each attempt, its reference the batch’s and the item’s. */
export function paypalRail(account: RailAccounts['paypal'], http: Http): RailClient {
  const url = `${baseOf(account, http)}/v1/payments/payouts`
  const authorized = async () => ({ authorization: `Bearer ${await paypalToken(account, http)}` })
  return {
    async create(handover) {
      const value = paypalAmount(handover.amountMinor, handover.currency)
      if (value === null) return refusedBy('the amount has a part that PayPal cannot send in this currency')
      const answer = await call(http, url, {
        method: 'POST',
        headers: {
          ...(await authorized()),
          'content-type': 'application/json',
          'paypal-request-id': handover.reference,
        },
        body: bodyOf(handover, value),
      })
      const refused = Refused.safeParse(answer.body)
      if (answer.status < 400 || !refused.success) return toldOf(read(Batch, answer))
      const original = originalOf(refused.data)
      if (original) return { state: 'pending', providerId: original, reason: null }
      // A reference that was used before is told so too, and then a batch may be under way.
      if (MAY_BE_A_DUPLICATE.includes(refused.data.name)) throw new Unclear(refused.data.name)
      return refusedBy(refused.data.name)
    },
    check: authorized,
    async find(_, providerId) {
      if (providerId === null) return null
      const answer = await call(http, `${url}/${encodeURIComponent(providerId)}`, { headers: await authorized() })
      return toldOf(read(Batch, answer))
    },
  }
}

/** Asks PayPal whether it sent these bytes: they are quoted as they came. Throws Unclear. */
export async function isFromPaypal(
  account: RailAccounts['paypal'],
  { headers, body }: { headers: Headers; body: string },
  http: Http,
): Promise<boolean> {
  const quoted = Object.entries({
    auth_algo: headers.get('paypal-auth-algo'),
    cert_url: headers.get('paypal-cert-url'),
    transmission_id: headers.get('paypal-transmission-id'),
    transmission_sig: headers.get('paypal-transmission-sig'),
    transmission_time: headers.get('paypal-transmission-time'),
    webhook_id: account.webhook_id,
  })
  if (quoted.some(([, value]) => value === null)) return false
  const fields = quoted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
  const answer = await call(http, `${baseOf(account, http)}/v1/notifications/verify-webhook-signature`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await paypalToken(account, http)}`,
      'content-type': 'application/json',
    },
    body: `{${fields.join(',')},"webhook_event":${body}}`,
  })
  return z.object({ verification_status: z.literal('SUCCESS') }).safeParse(answer.body).success
}
