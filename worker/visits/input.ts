import * as z from 'zod'
import { Code, Id, Time, VisitorId, WebAddress } from '../platform/shapes'

/** Of the names beside these five, which pages pass on as they find them, nothing is kept. */
const Utm = z.object({
  source: z.string().max(200).nullish(),
  medium: z.string().max(200).nullish(),
  campaign: z.string().max(200).nullish(),
  term: z.string().max(200).nullish(),
  content: z.string().max(200).nullish(),
})

/** What a page may tell us of a visit. What the edge can see for itself (time, country, agent) is not taken. */
export const Visit = z.strictObject({
  id: Id.nullish(),
  visitor_id: VisitorId,
  partner_code: Code,
  kind: z.enum(['click', 'view']).default('click'),
  occurred_at: Time.nullish(),
  sent_at: Time.nullish(),
  url: WebAddress.nullish(),
  /** What is no web address, as `android-app://…`, is no referrer. */
  referrer: z.string().max(1_024).nullish(),
  campaign: z.string().max(128).nullish(),
  utm: Utm.nullish(),
  bot: z.boolean().nullish(),
  consent: z.enum(['granted', 'denied', 'not_required']).nullish(),
  click_token: z.string().max(512).nullish(),
})
export type Visit = z.output<typeof Visit>

const Key = z.string().max(200).nullish()
export const OneVisit = Visit.extend({ key: Key })
/** A browser takes its consent back: nobody is named, and nothing is stored. */
export const Withdrawal = z.strictObject({
  key: Key,
  id: Id.nullish(),
  occurred_at: Time.nullish(),
  sent_at: Time.nullish(),
  consent: z.literal('denied'),
})
export const ManyVisits = z.strictObject({ key: Key, visits: z.array(Visit).min(1).max(100) })
