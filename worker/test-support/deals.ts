import { expect } from 'vitest'
import { anOrder, type Shop } from './shop'
import { eventually, get, post, send } from './world'

export const CLOSED_AT = Date.parse('2026-03-01T00:00:00Z')
const DAY = 86_400_000

/** `[partner code, type, days before the close]`, and what else is said of it. */
export type Touch = [code: string, type: string, days: number, more?: object]

/** Asks, and takes nothing but a yes. */
export async function made({ secretKey }: Pick<Shop, 'secretKey'>, path: string, body: object = {}) {
  const answer = await post(path, secretKey, body)
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** A deal of 10,000.00 USD with these touchpoints, still open. */
export async function anOpenDeal(shop: Shop, touches: Touch[] = [], more: object = {}) {
  const deal = await made(shop, '/api/deals', { name: 'Acme', amount: 1_000_000, currency: 'USD', ...more })
  for (const [code, type, days, also] of touches)
    await made(shop, `/api/deals/${deal.id}/touchpoints`, {
      partner_id: shop.partnerIds[code],
      type,
      occurred_at: CLOSED_AT - days * DAY,
      ...also,
    })
  return deal
}

export const win = (shop: Shop, dealId: string, closed_at = CLOSED_AT) =>
  made(shop, `/api/deals/${dealId}/close`, { status: 'won', closed_at })

export async function aWonDeal(shop: Shop, touches: Touch[], more: object = {}) {
  const { id } = await anOpenDeal(shop, touches, more)
  return win(shop, id)
}

export const dealOf = async (shop: Pick<Shop, 'secretKey'>, id: string) =>
  (await get(`/api/deals/${id}`, shop.secretKey)).body

export const settings = ({ secretKey: key }: Pick<Shop, 'secretKey'>, body: object) =>
  send('PATCH', '/api/organization', { key, body })

export const attributions = async (shop: Pick<Shop, 'secretKey'>, id: string, model?: string) =>
  (await get(`/api/deals/${id}/attributions${model ? `?model=${model}` : ''}`, shop.secretKey)).body

export const traceOf = async (shop: Pick<Shop, 'secretKey'>, id: string) =>
  (await get(`/api/deals/${id}/trace`, shop.secretKey)).body

/** Waits until the partners of a deal hold exactly this, together. */
export const dealPays = (shop: Pick<Shop, 'secretKey'>, id: string, amount: number) =>
  eventually(async () => {
    const deal = await dealOf(shop, id)
    return deal.commission_amount === amount && deal
  }, `a commission of ${amount} on the deal`)

/** An order of 100.00 USD by a buyer whom alice's code brought. */
export const bought = (external_id: string, more: object = {}) =>
  anOrder(external_id, {
    ...{ items: [{ sku: 'MUG', quantity: 2, unit_amount: 5_000 }], visitor_id: undefined, partner_code: 'alice' },
    ...more,
  })

/** A deal of 100.00 USD that alice won. */
export const aDealOf100 = (shop: Shop, more: object = {}) =>
  aWonDeal(shop, [['alice', 'demo', 1]], { amount: 10_000, ...more })

export const place = (shop: Shop, name: string, more: object = {}) => made(shop, '/api/orders', bought(name, more))
export const fact = (shop: Shop, name: string, what: string, body: object) =>
  made(shop, `/api/orders/${name}/${what}`, body)

/** Ties an order to a deal or to none: the key does, or a person. */
export const tie = (shop: Shop, name: string, deal_id: string | null, headers?: Record<string, string>) =>
  send('POST', `/api/orders/${name}/tie`, { body: { deal_id }, ...(headers ? { headers } : { key: shop.secretKey }) })

export const booksAgree = async (shop: Pick<Shop, 'secretKey'>) =>
  expect((await get('/api/ledger/check', shop.secretKey)).body).toMatchObject({ ok: true })
