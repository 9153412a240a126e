import type { Evidence } from '../../orders/draft'
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
  const read = (form: RegExp, ...keys: string[]) => firstOf(buyer.metadata, keys, form)
  const coupon = read(/^.{1,128}$/, 'coupon')
  return {
    clickToken: read(/^\S{1,1024}$/, 'click_token', 'rt'),
    leadId: read(/^led_\w{1,64}$/, 'lead_id'),
    visitorId: read(VISITOR, 'visitor_id', 'tributary_visitor') ?? formed(buyer.clientReferenceId, VISITOR),
    customerExternalId: formed(buyer.customer, /^[\w.:-]{1,128}$/),
    email: formed(buyer.email, /^\S{1,190}@\S{1,63}$/),
    customerName: buyer.name?.trim().slice(0, 200) || null,
    couponCodes: [...new Set(coupon === null ? buyer.promotionCodes : [coupon, ...buyer.promotionCodes])],
    partnerCode: read(/^[\w-]{1,64}$/, 'partner_code', 'ref'),
  }
}

const VISITOR = /^[\w-]{8,64}$/

function firstOf(metadata: readonly Metadata[], keys: readonly string[], form: RegExp): string | null {
  for (const record of metadata) {
    for (const key of keys) {
      const value = formed(record[key], form)
      if (value !== null) return value
    }
  }
  return null
}

function formed(value: unknown, form: RegExp): string | null {
  if (typeof value !== 'string') return null
  const text = value.trim()
  return form.test(text) ? text : null
}
