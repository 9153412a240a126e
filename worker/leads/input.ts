import * as z from 'zod'
import { Code, Email, Id, ListQuery, Time, VisitorId } from '../platform/shapes'

/** Properties a page passes to `identify` never refuse a lead: too much of it is cut, not rejected. */
const Metadata = z.record(z.string(), z.unknown()).transform((given) =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== null && value !== undefined)
      .slice(0, 20)
      .map(([key, value]) => [
        key.slice(0, 40),
        (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 500),
      ]),
  ),
)

/**
 * What a page says never loses a lead: an external id that cannot be one stays among the metadata, as long as there is
 * an address to know the buyer by.
 */
export function fromPage(given: unknown): unknown {
  if (given === null || typeof given !== 'object' || !('external_id' in given) || !('email' in given)) return given
  const { external_id, ...lead } = given
  if (external_id === null || Id.safeParse(external_id).success || !Email.safeParse(lead.email).success) return given
  const metadata = 'metadata' in lead && typeof lead.metadata === 'object' ? lead.metadata : {}
  return { ...lead, metadata: { external_id, ...metadata } }
}

export const CreateLead = z
  .strictObject({
    key: z.string().max(200).nullish(),
    id: Id.nullish(),
    visitor_id: VisitorId.nullish(),
    email: Email.nullish(),
    external_id: Id.nullish(),
    name: z.string().trim().max(200).nullish(),
    partner_code: Code.nullish(),
    clicked_at: Time.nullish(),
    click_token: z.string().max(512).nullish(),
    occurred_at: Time.nullish(),
    sent_at: Time.nullish(),
    metadata: Metadata.nullish(),
  })
  .refine((lead) => lead.email || lead.external_id, { message: 'or external_id is required', path: ['email'] })
export type CreateLead = z.output<typeof CreateLead>

export const LeadQuery = ListQuery
