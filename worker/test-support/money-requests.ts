import type { FullShop } from './full-shop'
import { aDebtor, anEntry, aPayoutAfter, asOwner, somethingCleared } from './payout'
import { send } from './world'

export type Request = { path: string; body: object; as?: Record<string, string> }

export const at = (path: string, body: object = {}): Request => ({ path, body })

const APPROVE = { what: 'approve' }
const SEND = { what: 'send', body: { rail: 'csv' } }
const PAID = { paid_at: Date.now(), reference: 'R 1' }
const BACK = { reason: 'Account closed' }

/** A step of a payout's, by its owner, after these steps. */
const onPayout =
  (what: string, body: object, ...before: { what: string; body?: object }[]) =>
  async (shop: FullShop) => {
    const { id, pathOf } = await aPayoutAfter(shop, before)
    return { ...at(pathOf(what), body), as: await asOwner(shop, id) }
  }

const onEntry = (noun: 'credits' | 'adjustments', what: string, body: object) => async (shop: FullShop) => {
  const { path, as } = await anEntry(shop, noun)
  return { ...at(`${path}/${what}`, body), as }
}

async function onApprovedCredit(shop: FullShop) {
  const { path, as } = await anEntry(shop, 'credits')
  await send('POST', `${path}/approve`, { body: {}, headers: as })
  return { ...at(`${path}/reverse`, { reason: 'No' }), as: { ...as, 'If-Match': '"2"' } }
}

/** How each route that decides about money is asked. */
export const MONEY: Record<string, (shop: FullShop) => Request | Promise<Request>> = {
  'POST /api/credits': ({ ids }) =>
    at('/api/credits', { partner_id: ids.partner, currency: 'USD', kind: 'fixed_price', amount: 9, reason: 'Bonus' }),
  'POST /api/credits/:id/approve': onEntry('credits', 'approve', {}),
  'POST /api/credits/:id/reject': onEntry('credits', 'reject', { reason: 'No' }),
  'POST /api/credits/:id/reverse': onApprovedCredit,
  'POST /api/adjustments': ({ ids }) =>
    at('/api/adjustments', { partner_id: ids.partner, currency: 'USD', amount: -9, reason: 'Bonus' }),
  'POST /api/adjustments/:id/approve': onEntry('adjustments', 'approve', {}),
  'POST /api/adjustments/:id/reject': onEntry('adjustments', 'reject', { reason: 'No' }),
  'POST /api/repayments': async (shop) => {
    const partner_id = await aDebtor(shop, 9)
    return at('/api/repayments', { partner_id, currency: 'USD', amount: 9, received_at: Date.now(), reference: 'R' })
  },
  'POST /api/payouts/request': async (shop) => {
    await somethingCleared(shop)
    return { ...at('/api/payouts/request', { currency: 'USD' }), as: shop.partner }
  },
  'POST /api/payouts/:id/approve': onPayout('approve', {}),
  'POST /api/payouts/:id/reject': onPayout('reject', { reason: 'No' }),
  'POST /api/payouts/:id/lines/:line/leave-out': onPayout('lines/:line/leave-out', { note: 'No' }),
  'POST /api/payouts/:id/lines/:line/keep': onPayout(
    'lines/:line/keep',
    {},
    {
      what: 'lines/:line/leave-out',
      body: { note: 'No' },
    },
  ),
  'POST /api/payouts/:id/send': onPayout('send', SEND.body, APPROVE),
  'POST /api/payouts/:id/mark-paid': onPayout('mark-paid', PAID, APPROVE, SEND),
  'POST /api/payouts/:id/mark-failed': onPayout('mark-failed', BACK, APPROVE, SEND),
  'POST /api/payouts/:id/mark-returned': onPayout('mark-returned', BACK, APPROVE, SEND, {
    what: 'mark-paid',
    body: PAID,
  }),
}
