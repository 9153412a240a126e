import * as z from 'zod'
import { Code, Id, ListQuery, WebAddress } from '../../platform/shapes'

const Campaign = z.string().trim().max(200)
const UtmPart = z.string().trim().min(1).max(200).optional()
export const UtmParts = z.strictObject({
  source: UtmPart,
  medium: UtmPart,
  campaign: UtmPart,
  term: UtmPart,
  content: UtmPart,
})

export const NewLink = z.strictObject({
  partner_id: Id.optional(),
  code: Code.optional(),
  destination: WebAddress,
  campaign: Campaign.nullable().default(null),
  utm: UtmParts.default({}),
})
export type NewLink = z.output<typeof NewLink>

export const LinkChange = z.strictObject({
  destination: WebAddress.optional(),
  campaign: Campaign.nullable().optional(),
  utm: UtmParts.optional(),
})
export type LinkChange = z.output<typeof LinkChange>

export const LinkList = ListQuery.extend({ partner_id: Id.optional() })
export type LinkList = z.output<typeof LinkList>
