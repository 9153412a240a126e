import { env } from 'cloudflare:workers'
import { deliver, knock } from './door'
import { keepingQueues } from './faults'
import { laterOn } from './later'
import { aMember, signIn } from './sessions'
import { aSale, aVisit } from './shop'
import { connectStripe, sendSigned } from './stripe'
import { eventually, get, post, send } from './world'

const DAY = 86_400_000

/** An organization that has one of everything, and who may see it. */
export async function aFullShop(shard: string) {
  const sale = await aSale({ alice: 1_000 }, shard)
  const { secretKey } = sale
  const alice = sale.partnerIds.alice ?? ''
  const made = async (path: string, body: object = {}) => {
    const answer = await post(path, secretKey, body)
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  await send('PATCH', '/api/organization', { key: secretKey, body: { minimum_payout_amounts: { USD: 1 } } })
  await laterOn(env, Date.now() + 31 * DAY)
  const period = { period_start: Date.now() - DAY, period_end: Date.now() + 40 * DAY }
  const payouts = await made('/api/payouts/generate', period)
  const connection = await connectStripe(sale)
  await sendSigned(env, connection, { id: 'evt_1', object: 'event', type: 'customer.created', data: { object: {} } })
  const kept = keepingQueues(env)
  await knock(kept.env, 'POST', '/api/visits', { key: secretKey, body: aVisit('alice', { id: 'lost' }) })
  await deliver(env, 'dead-letters', kept.visits)
  const [letter] = (await get('/api/dead-letters', secretKey)).body.data
  const [owner, partner, analyst] = [
    await signIn(sale.signInUrl),
    await aMember(sale, 'partner_admin', alice),
    await aMember(sale, 'analyst'),
  ]
  const deal = (await made('/api/deals', { name: 'A deal', amount: 1_000, currency: 'USD' })).id
  await made(`/api/deals/${deal}/touchpoints`, { partner_id: alice, type: 'referral' })
  const recompute = await post('/api/recompute', secretKey, { order_id: sale.orderId })
  const forAlice = { partner_id: alice, currency: 'USD', reason: 'Bonus' }
  const ids: Record<string, string> = {
    recompute: recompute.body.id,
    fitted: (await made('/api/reports/attribution/versions', { ...period, model: 'markov' })).id,
    simulation: (await post('/api/simulations', secretKey, period)).body.id,
    deal,
    order: sale.orderId,
    commission: sale.commissionId,
    partner: alice,
    link: (await get('/api/links', secretKey)).body.data[0].id,
    lead: (await made('/api/leads', { email: 'buyer@home.example' })).lead_id,
    payout: payouts.data[0].id,
    rule: (await made('/api/commission-rules', { scope: 'default', percent_bp: 500 })).id,
    credit: (await made('/api/credits', { ...forAlice, kind: 'fixed_price', amount: 7 })).id,
    adjustment: (await made('/api/adjustments', { ...forAlice, amount: 7 })).id,
    connection,
    letter: letter.id,
    key: (await made('/api/keys', { kind: 'secret', name: 'Spare' })).id,
    member: analyst.membershipId,
  }
  await eventually(async () => {
    const { body } = await get(`/api/connections/${connection}/deliveries`, secretKey)
    return body.data[0]?.status === 'ignored'
  }, 'the delivery')
  return { ...sale, ids, owner, partner }
}
export type FullShop = Awaited<ReturnType<typeof aFullShop>>
