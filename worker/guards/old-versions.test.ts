import { expect, it } from 'vitest'
import { aFullShop } from '../test-support/full-shop'
import { everythingOf, rowsOf } from '../test-support/rows'
import { send } from '../test-support/world'

const shop = await aFullShop('SHARD_01')
const { ids } = shop
const [line] = (await rowsOf(shop, 'payout_lines')).map(({ id }) => id)

const NO = { reason: 'No' }
const payout = `/api/payouts/${ids.payout}`
const BANK = { method: 'stripe', currency: 'USD', stripe_account: 'acct_alice1' }
const RAIL = { rail: 'stripe', settings: { secret_key: 'sk_test_12345678', webhook_secret: 'whsec_12345678' } }

/** Every decision about what somebody has looked at: a person must say which version that was. */
const DECISIONS: [method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object][] = [
  ...['credits', 'adjustments'].flatMap((noun): (typeof DECISIONS)[number][] => {
    const path = `/api/${noun}/${noun === 'credits' ? ids.credit : ids.adjustment}`
    return [
      ['POST', `${path}/approve`, {}],
      ['POST', `${path}/reject`, NO],
    ]
  }),
  ['POST', `/api/credits/${ids.credit}/reverse`, NO],
  ['POST', `${payout}/approve`, {}],
  ['POST', `${payout}/reject`, NO],
  ['POST', `${payout}/lines/${line}/keep`, {}],
  ['POST', `${payout}/lines/${line}/leave-out`, { note: 'No' }],
  ['POST', `${payout}/send`, { rail: 'csv' }],
  ['POST', `${payout}/mark-paid`, { paid_at: Date.now(), reference: 'R' }],
  ['POST', `${payout}/mark-failed`, NO],
  ['POST', `${payout}/mark-returned`, NO],
  ['POST', `/api/commissions/${ids.commission}/hold`, NO],
  ['POST', `/api/commissions/${ids.commission}/release`, NO],
  ['PATCH', `/api/deals/${ids.deal}`, { name: 'Other' }],
  ['POST', `/api/deals/${ids.deal}/close`, { status: 'won' }],
  ['POST', `/api/orders/${ids.order}/tie`, { deal_id: ids.deal }],
  ['PATCH', `/api/commission-rules/${ids.rule}`, { percent_bp: 600 }],
  ['PATCH', `/api/partners/${ids.partner}`, { name: 'Other' }],
  ['POST', `/api/partners/${ids.partner}/suspend`, NO],
  ['PATCH', `/api/partners/${ids.partner}/bank`, BANK],
  ['POST', `/api/partners/${ids.partner}/verify-bank`, {}],
  ['PATCH', '/api/payout-rails', RAIL],
  ['PATCH', `/api/links/${ids.link}`, { campaign: 'other' }],
  ['DELETE', `/api/connections/${ids.connection}`],
  ['POST', `/api/dead-letters/${ids.letter}/drop`, NO],
  ['PATCH', '/api/organization', { hold_days: 9 }],
]

it.each(DECISIONS)('%s %s is refused to who saw another version, or says none', async (method, path, body) => {
  const before = await everythingOf(shop)
  const ask = (headers: object) => send(method, path, { headers: { ...shop.owner, ...headers }, ...(body && { body }) })
  const codes = [await ask({ 'If-Match': '"99"' }), await ask({})].map(({ body: said }) => said.code)
  expect(codes).toEqual(['changed_since_read', 'version_required'])
  expect(await everythingOf(shop)).toEqual(before)
})
