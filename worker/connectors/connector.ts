import type * as z from 'zod'
import type { CreateLead } from '../leads/input'
import type { OrderChange } from '../orders/draft'

/** A sign-up, in the words of `POST /api/leads`. */
export type LeadChange = { type: 'lead'; lead: CreateLead }

/** Something the source told us that changes nothing here; the reason is shown beside the delivery. */
export type Ignored = { type: 'ignored'; reason: string }

export type Change = OrderChange | LeadChange | Ignored

/** What a connection remembers beside its secret. `fee_fixed_amounts` is in ISO minor units by currency. */
export type ConnectionSettings = {
  api_key?: string | undefined
  fee_bp?: number | undefined
  fee_fixed_amounts?: Record<string, number> | undefined
}

/** `body` is what was received, byte for byte; `secrets` has more than one while a secret is being rotated. */
export type Delivery = { headers: Headers; body: Uint8Array; secrets: readonly string[]; receivedAt: number }

export type EnrichOptions = { apiKey: string; fetch: typeof fetch; baseUrl?: string | undefined }

export type Connector = {
  source: 'stripe' | 'generic'
  /** Whether one of the secrets signed these bytes, recently enough at `receivedAt` (epoch milliseconds). Never throws. */
  verify(delivery: Delivery): Promise<boolean>
  /** The vendor's own unique id of this delivery; null when the body is not what we know. */
  keyOf(headers: Headers, payload: unknown): string | null
  /** What `POST /api/connections` accepts as `settings`. */
  settings: z.ZodType<ConnectionSettings>
  /**
   * What a delivery means in our words. Throws a ZodError when an event that moves money lacks what it must have:
   * ignoring it would lose the money without a trace, so it belongs among the dead letters.
   */
  changes(payload: unknown, settings: ConnectionSettings): Change[]
  /**
   * Completes an order with line items and the true fee; throws when the source cannot be read, so that it is
   * retried.
   */
  enrich?(change: Change, options: EnrichOptions): Promise<Change>
}
