import * as z from 'zod'
import { isCurrency } from '../core/money'

const MAX_AMOUNT = Number.MAX_SAFE_INTEGER
const YEAR_2000 = 946_684_800_000
const YEAR_2100 = 4_102_444_800_000

/** Bounded building blocks of every input; each accepts what api.md says and nothing else. */
export const Id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:-]+$/, 'may contain letters, digits and _ . : - only')
export const Name = z.string().trim().min(1).max(200)
export const Text = z.string().trim().max(2_000)
export const Reason = z.string().trim().min(1, 'say why').max(500)
export const Code = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
export const VisitorId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'must be 8 to 64 letters, digits, _ or -')
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email('is not an e-mail address'))
export const WebAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(1_024)
export const Amount = z.int('must be a whole number of minor units').min(0).max(MAX_AMOUNT)
export const Currency = z.string().refine(isCurrency, 'is not an ISO 4217 currency')
export const BasisPoints = z.int().min(0).max(10_000, 'may be at most 10000 (100 %)')
export const Quantity = z.int().min(1).max(1_000_000)
export const Amounts = z
  .record(Currency, Amount)
  .refine((amounts) => Object.keys(amounts).length <= 40, 'at most 40 currencies')

const Moment = z.union([z.int(), z.iso.datetime({ offset: true })], {
  error: 'must be RFC 3339 or epoch milliseconds',
})
const read = (moment: string | number) => (typeof moment === 'number' ? moment : Date.parse(moment))
/** A number before 2000 is a time in seconds by mistake; text means what it says. */
const isInRange = (moment: string | number) =>
  read(moment) >= (typeof moment === 'number' ? YEAR_2000 : 0) && read(moment) <= YEAR_2100

/** RFC 3339 or epoch milliseconds; read as epoch milliseconds. */
export const Time = Moment.refine(isInRange, 'is out of range').transform(read)

/** The same, and whether it names no more than a second: text without a fraction, as most languages print it. */
export const SaleTime = Moment.refine(isInRange, 'is out of range').transform((moment) => ({
  at: read(moment),
  isWholeSecond: typeof moment === 'string' && !moment.includes('.'),
}))

/** A time in a query, where everything is text. */
export const QueryTime = z
  .string()
  .max(40)
  .pipe(z.preprocess((value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value), Time))

export const Metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((metadata) => Object.keys(metadata).length <= 20, 'at most 20 keys')

/** Times on output. */
export const when = (at: number) => new Date(at).toISOString()
export const whenOrNull = (at: number | null) => (at === null ? null : when(at))

export const ListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional(),
})
export type ListQuery = z.output<typeof ListQuery>
