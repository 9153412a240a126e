import * as z from 'zod'
import { stripeAmountOf } from '../stripe/amount'
import { type Answered, call, type Handover, type Http, type RailClient, refusedBy, type Told, Unclear } from './rail'

const VERSION = '2026-10-28.endive'
const STRIPE = 'https://api.stripe.com'

const Transfer = z.object({ id: z.string(), reversed: z.boolean().default(false) })
const Page = z.object({ data: z.array(Transfer) })
const Refused = z.object({
  error: z.object({ type: z.string().nullish(), code: z.string().nullish(), message: z.string().nullish() }),
})

/** A transfer to a connected account is final when it is made; only a reversal can follow. */
const toldOf = ({ id, reversed }: z.output<typeof Transfer>): Told => ({
  state: reversed ? 'returned' : 'paid',
  providerId: id,
  reason: reversed ? 'the transfer was reversed' : null,
})

function read<T>(schema: z.ZodType<T>, { status, body }: Answered): T {
  const known = schema.safeParse(body)
  if (status !== 200 || !known.success) throw new Unclear(`answered ${status}`)
  return known.data
}

/** Transfers of Stripe Connect, from the platform’s balance to a partner’s account. */
export function stripeRail({ secret_key }: { secret_key: string }, http: Http): RailClient {
  const base = http.baseUrl ?? STRIPE
  const headers = { authorization: `Bearer ${secret_key}`, 'stripe-version': VERSION }
  return {
    async create(handover) {
      const form = bodyOf(handover)
      if (form === null) return refusedBy('the amount has a part that Stripe cannot send in this currency')
      const answer = await call(http, `${base}/v1/transfers`, {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded',
          'idempotency-key': handover.reference,
        },
        body: form,
      })
      const refused = Refused.safeParse(answer.body)
      // The key is known with another body: what was sent first is what counts, so it is asked about.
      if (refused.data?.error.type === 'idempotency_error') throw new Unclear('the key was used before')
      if (answer.status !== 200 && refused.success)
        return refusedBy(refused.data.error.code ?? refused.data.error.message ?? 'refused')
      return toldOf(read(Transfer, answer))
    },
    check: async () => read(Page, await call(http, `${base}/v1/transfers?limit=1&transfer_group=none`, { headers })),
    async find({ reference }, providerId) {
      const path = providerId
        ? `/v1/transfers/${encodeURIComponent(providerId)}`
        : `/v1/transfers?limit=1&transfer_group=${encodeURIComponent(reference)}`
      const answer = await call(http, base + path, { headers })
      if (providerId) return toldOf(read(Transfer, answer))
      const [transfer] = read(Page, answer).data
      return transfer ? toldOf(transfer) : null
    },
  }
}

function bodyOf({ amountMinor, currency, bank, reference, payoutId, partnerId }: Handover): string | null {
  const amount = stripeAmountOf(amountMinor, currency)
  if (amount === null) return null
  return new URLSearchParams({
    amount: String(amount),
    currency: currency.toLowerCase(),
    destination: bank.stripe_account ?? '',
    transfer_group: reference,
    'metadata[payout_id]': payoutId,
    'metadata[partner_id]': partnerId,
    'metadata[reference]': reference,
  }).toString()
}
