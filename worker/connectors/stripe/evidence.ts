import * as z from 'zod'
import type { Evidence } from '../../orders/draft'
import { Code, Email, Id, VisitorId } from '../../platform/shapes'
import type { Metadata } from './fields'

/** Where Stripe's objects carry what we know of a buyer. Of several metadata the first that has a key counts. */
export type BuyerFields = {
  metadata: readonly Metadata[]
  clientReferenceId?: string | null
  customer: string | null
  email: string | null
  name: string | null
  promotionCodes: readonly string[]
}

/** The evidence in a Stripe object. What is not of the form of its field is no evidence, and never an error. */
export function evidenceOf(buyer: BuyerFields): Evidence {
  const read = (form: z.ZodType<string>, ...keys: string[]) => firstOf(buyer.metadata, keys, form)
  return {
    clickToken: read(ClickToken, 'click_token', 'rt'),
    leadId: read(LeadId, 'lead_id'),
    visitorId: read(VisitorId, 'visitor_id', 'tributary_visitor') ?? formed(buyer.clientReferenceId, VisitorId),
    customerExternalId: formed(buyer.customer, Id),
    email: formed(buyer.email, Email),
    customerName: buyer.name?.trim().slice(0, 200) || null,
    couponCodes: codesIn([read(Code, 'coupon'), ...buyer.promotionCodes]),
    partnerCode: read(Code, 'partner_code', 'ref'),
  }
}

const ClickToken = z.string().regex(/^\S{1,512}$/)
const LeadId = Id.startsWith('led_')
const MOST_CODES = 20

/** As `POST /api/orders` takes them; a code of another form is nobody's. */
export function codesIn(texts: readonly (string | null)[]): string[] {
  const codes = texts.map((text) => formed(text, Code)).filter((code) => code !== null)
  return [...new Set(codes)].slice(0, MOST_CODES)
}

function firstOf(metadata: readonly Metadata[], keys: readonly string[], form: z.ZodType<string>): string | null {
  for (const record of metadata) {
    for (const key of keys) {
      const value = formed(record[key], form)
      if (value !== null) return value
    }
  }
  return null
}

function formed(value: unknown, form: z.ZodType<string>): string | null {
  return form.safeParse(typeof value === 'string' ? value.trim() : value).data ?? null
}
