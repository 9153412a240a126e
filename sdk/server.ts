/** What a server says of a visit; times as RFC 3339 or epoch milliseconds. */
export type Visit = {
  id?: string
  visitor_id: string
  partner_code: string
  kind?: 'click' | 'view'
  occurred_at?: string | number
  url?: string
  referrer?: string
  campaign?: string
  utm?: { source?: string; medium?: string; campaign?: string; term?: string; content?: string }
  bot?: boolean
  consent?: 'granted' | 'denied' | 'not_required'
  click_token?: string
}

/** `email` or `external_id` is required. */
export type Lead = {
  id?: string
  visitor_id?: string
  email?: string
  external_id?: string
  name?: string
  partner_code?: string
  clicked_at?: string | number
  click_token?: string
  occurred_at?: string | number
  metadata?: Record<string, string>
}

/** Amounts in minor units of `currency`. */
export type Item = {
  product_id?: string
  sku?: string
  name?: string
  quantity?: number
  unit_amount: number
  discount_amount?: number
}

export type Order = {
  external_id: string
  currency: string
  items: Item[]
  discount_amount?: number
  tax_amount?: number
  shipping_amount?: number
  payment_fee_amount?: number
  customer?: { email?: string; external_id?: string; name?: string }
  visitor_id?: string
  lead_id?: string
  click_token?: string
  coupon_codes?: string[]
  partner_code?: string
  campaign?: string
  deal_id?: string
  payment_reference?: string
  kind?: 'one_time' | 'subscription_first' | 'subscription_renewal'
  status?: 'pending' | 'paid'
  placed_at?: string | number
  paid_at?: string | number
}

/** Without amount and items, all that is left is given back. */
export type Refund = {
  external_id: string
  amount?: number
  items?: { sku?: string; product_id?: string; quantity: number }[]
  reason?: string
  refunded_at?: string | number
}

export type Options = {
  /** A secret key, `sk_…`. */
  key: string
  /** Where your Tributary answers, as `https://edge.example`. */
  url: string
  /** How often a request is sent at most; 4 unless told. */
  attempts?: number
  timeoutMilliseconds?: number
  fetch?: typeof fetch
}

/** What the API refused: `code` is stable, `errors` names the fields. Status 0: it could not be reached. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly errors: { path: string; message: string }[]

  constructor(status: number, code: string, detail: string, errors: { path: string; message: string }[] = []) {
    super(detail)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.errors = errors
  }
}

const FIRST_PAUSE_MILLISECONDS = 250
const MAX_PAUSE_MILLISECONDS = 30_000

const isWorthAnother = (status: number) => status === 0 || status === 429 || status >= 500

async function refusalOf(response: Response): Promise<Refused> {
  const told = await response.json().catch(() => null)
  const field = (name: string) =>
    told !== null && typeof told === 'object' && name in told ? Reflect.get(told, name) : undefined
  const errors = field('errors')
  return new Refused(
    response.status,
    String(field('code') ?? 'unknown'),
    String(field('detail') ?? response.statusText),
    Array.isArray(errors) ? errors : [],
  )
}

const pauseBefore = (attempt: number, retryAfter: string | null) => {
  const asked = Number(retryAfter) * 1_000
  const own = FIRST_PAUSE_MILLISECONDS * 2 ** attempt
  return Math.min(asked > 0 ? asked : own, MAX_PAUSE_MILLISECONDS)
}

/**
 * A client for servers, Workers and every other runtime with `fetch`. Each call keeps one idempotency key over its
 * attempts, so that being sent twice is being done once. Rejects with `Refused`.
 */
export function tributary(options: Options) {
  const { key, url, attempts = 4, timeoutMilliseconds = 10_000, fetch: send = fetch } = options
  if (!key.startsWith('sk_')) throw new TypeError('key must be a secret key, sk_…')

  async function once(path: string, body: string, idempotencyKey: string): Promise<Response | Refused> {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    }
    try {
      const signal = AbortSignal.timeout(timeoutMilliseconds)
      return await send(new URL(path, url), { method: 'POST', headers, body, signal })
    } catch (error) {
      return new Refused(0, 'not_reached', error instanceof Error ? error.message : String(error))
    }
  }

  async function post(path: string, body: object): Promise<unknown> {
    const idempotencyKey = crypto.randomUUID()
    const json = JSON.stringify(body)
    for (let attempt = 0; ; attempt++) {
      const response = await once(path, json, idempotencyKey)
      if (response instanceof Response && response.ok)
        return response.status === 202 && path === '/api/visits' ? null : response.json()
      const isLast = attempt + 1 >= attempts || !isWorthAnother(response.status)
      if (isLast) throw response instanceof Response ? await refusalOf(response) : response
      const retryAfter = response instanceof Response ? response.headers.get('retry-after') : null
      await new Promise((done) => setTimeout(done, pauseBefore(attempt, retryAfter)))
    }
  }

  const idFrom = async (answer: Promise<unknown>, name: string): Promise<string> => {
    const told = await answer
    return told !== null && typeof told === 'object' ? String(Reflect.get(told, name)) : ''
  }

  return {
    /** Records a visit; accepted means that it is kept. */
    async visit(visit: Visit): Promise<void> {
      await post('/api/visits', { id: crypto.randomUUID(), ...visit })
    },
    /** The lead's id; a repeat gives the same. */
    lead: (lead: Lead) => idFrom(post('/api/leads', { id: crypto.randomUUID(), ...lead }), 'lead_id'),
    /** The order's id; a repeat with the same content gives the same. */
    order: (order: Order) => idFrom(post('/api/orders', order), 'order_id'),
    /** Refunds an order, by its id or its external id; before its order it is kept and applied when the order comes. */
    refund: (order: string, refund: Refund) =>
      idFrom(post(`/api/orders/${encodeURIComponent(order)}/refunds`, refund), 'refund_id'),
  }
}
