import type { BankDetails } from '../../partners/bank/shapes'

/** What is handed over: once for each attempt, under a reference of its own that is also the key. */
export type Handover = {
  /** `{payout}.{k}` */
  reference: string
  payoutId: string
  partnerId: string
  currency: string
  amountMinor: number
  bank: BankDetails
  email: string | null
}

/** What a service says of an attempt. `pending`: it has it, and will say more when asked again. */
export type Told = {
  state: 'pending' | 'paid' | 'failed' | 'returned'
  providerId: string | null
  reason: string | null
}

/** No answer, or one that says nothing of the money: the attempt stays as it is and is asked about again. */
export class Unclear extends Error {}

/** Our keys were not taken, so nothing was made by this call. */
export class KeysRefused extends Unclear {}

export type RailClient = {
  /** Hands it over. The same reference again is harmless: the service knows it. Throws Unclear. */
  create(handover: Handover): Promise<Told>
  /** What became of it; null when the service does not know it, or cannot be asked by reference. Throws Unclear. */
  find(handover: Handover, providerId: string | null): Promise<Told | null>
  /** Whether it takes our keys; moves nothing. Throws Unclear. */
  check(): Promise<unknown>
}

export type Http = { fetch: typeof fetch; baseUrl?: string | undefined }

/** An answer that could be read; `body` is null when it was not JSON. */
export type Answered = { status: number; body: unknown }

const TIMEOUT_MILLISECONDS = 10_000

/** 408, 409 and 429 are about this moment, 5xx about them: none is about the payment. */
const saysNothing = (status: number) => [408, 409, 425, 429].includes(status) || status >= 500

/** One call. Throws Unclear for silence and for what says nothing of the money. */
export async function call(http: Http, url: string, init: RequestInit): Promise<Answered> {
  let response: Response
  let text: string
  try {
    response = await http.fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) })
    text = await response.text()
  } catch (error) {
    throw new Unclear(error instanceof Error ? error.name : 'no answer')
  }
  if (response.status === 401 || response.status === 403) throw new KeysRefused(`answered ${response.status}`)
  if (saysNothing(response.status)) throw new Unclear(`answered ${response.status}`)
  return { status: response.status, body: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A refusal that is certain: nothing was paid under this attempt. */
export const refusedBy = (reason: string): Told => ({ state: 'failed', providerId: null, reason: reason.slice(0, 200) })

export const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`
