import * as z from 'zod'
import type { RailAccounts } from '../../payouts/rails/account-shapes'
import { xenditAmount } from '../../payouts/rails/amounts'
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

const XENDIT = 'https://api.xendit.co'
const V3 = '2025-09-09'
/** Xendit takes no description for these. */
const WITHOUT_DESCRIPTION = ['MYR']

const Payout = z.object({
  id: z.string().optional(),
  payout_id: z.string().optional(),
  reference_id: z.string().optional(),
  status: z.string(),
  failure_code: z.string().nullish(),
})
const Page = z.object({ data: z.array(Payout) })
const Refused = z.object({ error_code: z.string(), message: z.string().nullish() })

const STATES: Record<string, Told['state']> = {
  ...{ ACCEPTED: 'pending', REQUESTED: 'pending', LOCKED: 'pending', PENDING: 'pending', SUCCEEDED: 'paid' },
  ...{ FAILED: 'failed', CANCELLED: 'failed', EXPIRED: 'failed', REVERSED: 'returned' },
}

/** A status that we do not know is not the end of it. */
const toldOf = ({ id, payout_id, status, failure_code }: z.output<typeof Payout>): Told => ({
  state: STATES[status] ?? 'pending',
  providerId: id ?? payout_id ?? null,
  reason: failure_code ?? (STATES[status] === 'pending' ? null : status.toLowerCase()),
})

function read<T>(schema: z.ZodType<T>, { status, body }: Answered): T {
  const known = schema.safeParse(body)
  if (status >= 300 || !known.success) throw new Unclear(`answered ${status}`)
  return known.data
}

/** The amount stands in the JSON as it is in decimal: through a float it might not. Before what a partner wrote. */
const AMOUNT = '__amount__'
const withAmount = (body: object, amount: string) => JSON.stringify(body).replace(`"${AMOUNT}"`, amount)

function bodyOfV2({ reference, currency, bank, payoutId, partnerId, email }: Handover, amount: string): string {
  const body = {
    reference_id: reference,
    amount: AMOUNT,
    channel_code: bank.bank_code,
    channel_properties: { account_holder_name: bank.holder, account_number: bank.account_number },
    currency,
    ...(WITHOUT_DESCRIPTION.includes(currency) ? {} : { description: `Payout ${reference}` }),
    ...(email ? { receipt_notification: { email_to: [email] } } : {}),
    metadata: { payout_id: payoutId, partner_id: partnerId },
  }
  return withAmount(body, amount)
}

type V3Account = Pick<RailAccounts['xendit'], 'source_of_fund' | 'purpose_code'>

function bodyOfV3({ reference, currency, bank }: Handover, amount: string, account: V3Account): string {
  const [given = '', ...others] = (bank.holder ?? '').split(' ')
  const body = {
    reference_id: reference,
    payout_details: { source_currency: currency, source_amount: AMOUNT, destination_currency: currency },
    recipient: {
      ...{
        type: 'INDIVIDUAL',
        given_name: given,
        surname: others.join(' ') || given,
        relationship: 'BUSINESS_PARTNER',
      },
      account_details: {
        currency,
        account_country: bank.address?.country ?? bank.bank_code?.slice(0, 2) ?? null,
        account_holder_name: bank.holder,
        account_number: bank.account_number,
        routing_type_1: bank.swift_bic ? 'SWIFT_CODE' : 'BANK_CODE',
        routing_value_1: bank.swift_bic ?? bank.bank_code,
      },
    },
    source_of_fund: account.source_of_fund,
    purpose_code: account.purpose_code,
    ...(WITHOUT_DESCRIPTION.includes(currency) ? {} : { description: `Payout ${reference}` }),
  }
  return withAmount(body, amount)
}

/** Xendit’s payouts, second and third version; a development key (`xnd_development_…`) pays nobody. */
export function xenditRail(account: RailAccounts['xendit'], http: Http): RailClient {
  const isV3 = account.api === 'v3'
  const url = `${http.baseUrl ?? XENDIT}/${account.api}/payouts`
  const headers = { authorization: basic(account.secret_key, ''), ...(isV3 ? { 'api-version': V3 } : {}) }
  return {
    async create(handover) {
      const amount = xenditAmount(handover.amountMinor, handover.currency)
      if (amount === null) return refusedBy('the amount has a part that Xendit cannot send in this currency')
      const answer = await call(http, url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': handover.reference },
        body: isV3 ? bodyOfV3(handover, amount, account) : bodyOfV2(handover, amount),
      })
      const refused = Refused.safeParse(answer.body)
      if (answer.status < 400 || !refused.success) return toldOf(read(Payout, answer))
      // The key is known with another body: what was sent first is what counts, so it is asked about.
      if (refused.data.error_code === 'DUPLICATE_ERROR') throw new Unclear('the key was used before')
      return refusedBy(refused.data.error_code)
    },
    check: () => call(http, `${url}?reference_id=none`, { headers }),
    async find({ reference }, providerId) {
      const path = providerId ? `/${encodeURIComponent(providerId)}` : `?reference_id=${encodeURIComponent(reference)}`
      const answer = await call(http, url + path, { headers })
      if (providerId) return toldOf(read(Payout, answer))
      if (answer.status === 404) return null
      const found = read(Page, answer).data.find((payout) => payout.reference_id === reference)
      return found ? toldOf(found) : null
    },
  }
}
