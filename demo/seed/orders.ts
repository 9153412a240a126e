import { reckonOrders } from '../../worker/commissions/reckon'
import { createLead } from '../../worker/leads/create'
import { CreateLead } from '../../worker/leads/input'
import { recordFact } from '../../worker/orders/facts'
import { draftOf, PlaceOrder } from '../../worker/orders/input'
import { placeOrder } from '../../worker/orders/place'
import { afterLead } from '../../worker/orders/work'
import { DAY_MILLISECONDS, endOfDay, momentOf, type Story, type Visitor } from './story'

const LEADS_A_DAY = [2, 4] as const
const REFUND_PERCENT = 9
const DIRECT_PERCENT = 14
const COUPON_PERCENT = 10
const FEE_BASIS_POINTS = 290n

const LOOKED_BACK_MILLISECONDS = 5 * DAY_MILLISECONDS

/** Who had come by `at`, in the days before it, and is still wanted. */
const recent = ({ visitors }: Story, at: number, isWanted: (visitor: Visitor) => boolean) =>
  visitors.filter((visitor) => visitor.at < at && visitor.at > at - LOOKED_BACK_MILLISECONDS && isWanted(visitor))

/** Some of those who looked around leave their address. */
export async function leadsOfDay(story: Story, day: number) {
  const { chance, cast } = story
  const count = chance.whole(...LEADS_A_DAY)
  const earns = (code: string) => cast.partners.some((part) => part.code === code && part.status !== 'pending')
  await Promise.all(
    Array.from({ length: count }, async () => {
      const at = momentOf(story, day)
      const known = recent(story, at, ({ email, code }) => email === null && earns(code))
      if (known.length === 0) return
      const visitor = chance.pick(known)
      visitor.email = `buyer-${visitor.number}@home-of-${cast.host}`
      const lead = CreateLead.parse({ visitor_id: visitor.id, email: visitor.email, partner_code: visitor.code })
      await createLead(story.at(at), lead, 'browser', afterLead)
    }),
  )
}

const feeOf = (amount: number) => Number((BigInt(amount) * FEE_BASIS_POINTS + 9_999n) / 10_000n) + 30

/** Who buys, and what the shop knows of them: the visitor, the address, a coupon, or nothing. */
function buyerOf(story: Story, at: number) {
  const { chance, cast } = story
  if (chance.happens(DIRECT_PERCENT))
    return { customer: { email: `walk-in-${story.ordersPlaced}@home-of-${cast.host}` } }
  const coupons = cast.partners.flatMap(({ coupon }) => (coupon ? [coupon] : []))
  if (chance.happens(COUPON_PERCENT)) return { coupon_codes: [chance.pick(coupons)] }
  const known = recent(story, at, ({ bought }) => !bought)
  if (known.length === 0) return {}
  const visitor = chance.pick(known)
  visitor.bought = true
  return visitor.email ? { customer: { email: visitor.email } } : { visitor_id: visitor.id }
}

function orderOf(story: Story, at: number): PlaceOrder {
  const { chance, cast } = story
  story.ordersPlaced += 1
  const products = chance.happens(30)
    ? [chance.pick(cast.products), chance.pick(cast.products)]
    : [chance.pick(cast.products)]
  const items = [...new Set(products)].map(({ id, name, unitAmount }) => ({
    product_id: id,
    sku: id,
    name,
    quantity: chance.pickBy([1, 2, 4], (quantity) => 5 - quantity),
    unit_amount: unitAmount,
  }))
  const base = items.reduce((sum, { quantity, unit_amount }) => sum + quantity * unit_amount, 0)
  return PlaceOrder.parse({
    external_id: String(1_000 + story.ordersPlaced),
    currency: cast.currency,
    items,
    shipping_amount: cast.kinds.includes('one_time') ? 490 : 0,
    payment_fee_amount: feeOf(base),
    kind: chance.pick(cast.kinds),
    placed_at: at,
    ...buyerOf(story, at),
  })
}

async function refundOf(story: Story, day: number, given: PlaceOrder) {
  const { chance, until } = story
  const base = given.items.reduce((sum, { quantity, unit_amount }) => sum + quantity * unit_amount, 0)
  const [first] = given.items
  const isWhole = chance.happens(60) || first === undefined
  const at = Math.min(endOfDay(until, day) + 1, until)
  const refund = {
    kind: 'refund',
    externalId: `re_${given.external_id}`,
    status: 'succeeded',
    occurredAt: at,
    amount: isWhole ? base + given.shipping_amount : first.unit_amount,
    reason: chance.pick(['arrived broken', 'changed their mind', 'bought twice']),
  } as const
  await recordFact(story.at(at), 'api', { order: given.external_id }, refund)
}

/** One day's orders, decided and booked as of its end; some go back the day after. */
export async function ordersOfDay(story: Story, day: number) {
  const { chance, cast, until } = story
  const given = Array.from({ length: chance.whole(...cast.ordersADay) }, () => orderOf(story, momentOf(story, day)))
  const placed = await Promise.all(
    given.map((order) => {
      const at = order.placed_at?.at ?? until
      return placeOrder(story.at(at), 'api', draftOf(order, at), order)
    }),
  )
  const ids = placed.map(({ orderId }) => orderId)
  await reckonOrders(story.at(endOfDay(until, day)), ids)
  const refunded = given.filter(() => chance.happens(REFUND_PERCENT))
  if (refunded.length === 0) return
  for (const order of refunded) await refundOf(story, day, order)
  await reckonOrders(story.at(Math.min(endOfDay(until, day) + 2, until)), ids)
}
