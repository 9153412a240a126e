import * as z from 'zod'
import { isCurrency } from '../../core/money'

/** An id that Stripe sends as such or, expanded, as the object itself. */
export const Reference = z
  .union([z.string(), z.object({ id: z.string() }).transform((object) => object.id)])
  .nullish()
  .transform((id) => id ?? null)

/** An integer in Stripe's own smallest unit, which is not always that of ISO 4217: see `minorOf`. */
export const Amount = z.int()

/** Upper case, and one we can count in. */
export const Currency = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine(isCurrency, { error: 'currency_unknown' })

export const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? null)

// A value that is no text cannot be one of our keys, and must not cost the merchant the order.
export const Metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((metadata) => metadata ?? {})

export type Metadata = z.output<typeof Metadata>

/** Only an expanded promotion code carries the text that the buyer typed; ids and coupons say nothing. */
const Discount = z
  .union([
    z
      .object({ promotion_code: z.union([z.object({ code: z.string() }), z.unknown().transform(() => null)]) })
      .transform((discount) => discount.promotion_code?.code ?? null),
    z.unknown().transform(() => null),
  ])
  .nullable()

export const Discounts = z
  .array(Discount)
  .nullish()
  .transform((codes) => (codes ?? []).filter((code) => code !== null))

export const Event = z.object({
  id: z.string(),
  object: z.literal('event'),
  type: z.string(),
  created: z.int().transform(millisecondsOf),
  data: z.object({ object: z.unknown() }),
})

/** `created` is in epoch milliseconds; `data.object` is still as the vendor sent it. */
export type Event = z.output<typeof Event>

/**
 * Stripe tells whole seconds; each is read as its last millisecond, so that a click in the same second is not taken
 * for one after the sale.
 */
export function millisecondsOf(seconds: number): number {
  return seconds * 1000 + 999
}
