import { describe, expect, it } from 'vitest'
import { changesOf, orderIn, session } from '../fixtures/stripe'
import { evidenceOf } from './evidence'

const nobody = { metadata: [], customer: null, email: null, name: null, promotionCodes: [] }

describe('evidence', () => {
  it.each([
    ['visitor_id', 'visitorId', 'visitor_0003'],
    ['tributary_visitor', 'visitorId', 'visitor_0003'],
    ['click_token', 'clickToken', 'v1.abc_DEF-1.sig'],
    ['rt', 'clickToken', 'v1.abc_DEF-1.sig'],
    ['lead_id', 'leadId', 'led_0123456789abcdefghijkl'],
    ['partner_code', 'partnerCode', 'alice'],
    ['ref', 'partnerCode', 'alice'],
  ])('is read from metadata.%s', (key, field, value) => {
    expect(evidenceOf({ ...nobody, metadata: [{ [key]: value }] })).toMatchObject({ [field]: value })
  })

  it('that is not of the form of its field is none', () => {
    const metadata = { visitor_id: 'short', rt: '', lead_id: 'lead 7', ref: 'not a code!', coupon: 12 }
    const evidence = evidenceOf({
      ...nobody,
      metadata: [metadata],
      clientReferenceId: '42',
      email: 'nobody',
      name: ' ',
    })
    expect(
      Object.values(evidence)
        .flat()
        .filter((value) => value !== null),
    ).toEqual([])
  })

  it('is read without the blanks around it', () => {
    expect(evidenceOf({ ...nobody, metadata: [{ ref: ' alice ' }], email: ' A@B.example ' })).toMatchObject({
      partnerCode: 'alice',
      email: 'a@b.example',
    })
  })

  it('prefers the visitor of the metadata to the client reference, which may be a cart', () => {
    const metadata = [{ visitor_id: 'visitor_0003' }]
    expect(evidenceOf({ ...nobody, metadata, clientReferenceId: 'cart_00000001' }).visitorId).toBe('visitor_0003')
    expect(evidenceOf({ ...nobody, clientReferenceId: 'visitor_0004' }).visitorId).toBe('visitor_0004')
  })
})

describe('promotion codes', () => {
  const codesIn = (discounts: unknown, metadata = {}) =>
    orderIn(changesOf('checkout.session.completed', session({ discounts, metadata }))).couponCodes

  it('are coupon codes where they are expanded', () => {
    const discounts = [{ coupon: null, promotion_code: { id: 'promo_1', code: 'ALICE10' } }]
    expect(codesIn(discounts, { coupon: 'BOB5' })).toEqual(['BOB5', 'ALICE10'])
    expect(codesIn(discounts, { coupon: 'ALICE10' })).toEqual(['ALICE10'])
  })

  it('that no partner can have are left out, and no more are kept than an order takes', () => {
    const coded = (code: string) => ({ promotion_code: { code } })
    expect(codesIn([coded('with blank'), coded('ALICE10')])).toEqual(['ALICE10'])
    expect(codesIn(Array.from({ length: 30 }, (_, index) => coded(`CODE${index}`)))).toHaveLength(20)
  })

  it('are ignored where they are ids', () => {
    expect(codesIn([{ coupon: 'summer', promotion_code: 'promo_1' }, 'di_1', { coupon: {} }, null])).toEqual([])
    expect(codesIn(null)).toEqual([])
  })
})
