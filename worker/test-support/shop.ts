import { countOf } from './rows'
import { anOrganization, eventually, get, type Organization, post, send } from './world'

/** A shop with partners, each with the code and the rate given, in basis points. */
export async function aShop(partners: Record<string, number> = { alice: 1_000 }, shard = 'SHARD_01') {
  const organization = await anOrganization(shard)
  const partnerIds: Record<string, string> = {}
  for (const [code, commission_rate_bp] of Object.entries(partners)) {
    const email = `${code}@${organization.slug}.example`
    const { status, body } = await post('/api/partners', organization.secretKey, {
      name: code,
      email,
      code,
      commission_rate_bp,
    })
    if (status !== 201) throw new Error(`no partner ${code}: ${JSON.stringify(body)}`)
    partnerIds[code] = body.id
  }
  return { ...organization, partnerIds }
}
export type Shop = Awaited<ReturnType<typeof aShop>>

/** A click a minute ago. */
export const aVisit = (partner_code = 'alice', more: Record<string, unknown> = {}) => ({
  id: 'v1',
  visitor_id: 'visitor-0001',
  partner_code,
  url: 'https://shop.example/a',
  occurred_at: Date.now() - 60_000,
  ...more,
})

export const sendVisit = ({ publishableKey: key }: Pick<Organization, 'publishableKey'>, visit: object) =>
  send('POST', '/api/visits', { body: { key, ...visit } })

/** An order of 30.00 USD by the visitor of `aVisit`. */
export const anOrder = (external_id = '1001', more: Record<string, unknown> = {}) => ({
  external_id,
  currency: 'USD',
  items: [{ sku: 'MUG', quantity: 2, unit_amount: 1_500 }],
  visitor_id: 'visitor-0001',
  ...more,
})

export const orderOf = async ({ secretKey }: Pick<Organization, 'secretKey'>, name = '1001') =>
  (await get(`/api/orders/${name}`, secretKey)).body

/** Waits until the partners of an order hold exactly this, together. */
export const earned = (shop: Pick<Organization, 'secretKey'>, netAmount: number, name = '1001') =>
  eventually(async () => {
    const order = await orderOf(shop, name)
    const nets: number[] = (order.commissions ?? []).map(({ net_amount }: { net_amount: number }) => net_amount)
    return order.attributed_at !== null && nets.reduce((sum, net) => sum + net, 0) === netAmount && order
  }, `a commission of ${netAmount}`)

/** A shop with a visit of alice's and an order of 30.00, decided: alice has 3.00 coming. */
export async function aSale(partners?: Record<string, number>, shard?: string) {
  const shop = await aShop(partners, shard)
  await sendVisit(shop, aVisit())
  await eventually(async () => (await countVisits(shop)) === 1, 'the visit')
  await post('/api/orders', shop.secretKey, anOrder())
  const order = await earned(shop, 300)
  const orderId: string = order.id
  const commissionId: string = order.commissions[0].id
  return { ...shop, orderId, commissionId }
}

const countVisits = (shop: Shop) => countOf(shop, 'visits')
