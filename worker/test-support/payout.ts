import { env } from 'cloudflare:workers'
import { laterOn } from './later'
import { earned, type Shop } from './shop'
import { get, post, send } from './world'

const DAY = 86_400_000

type Owned = Shop & { owner: { cookie: string } }
type Step = { what: string; body?: object }

let sold = 0

async function sell(shop: Owned, lines: number) {
  for (let line = 1; line <= lines; line++) {
    const items = [{ sku: 'MUG', quantity: 1, unit_amount: 3_000 }]
    const external_id = `for-a-payout-${++sold}`
    await post('/api/orders', shop.secretKey, { external_id, currency: 'USD', items, partner_code: 'alice' })
    await earned(shop, 300, external_id)
  }
}

/** 300 of alice's that cleared this moment and are in no payout. */
export async function somethingCleared(shop: Owned) {
  await send('PATCH', '/api/organization', { key: shop.secretKey, body: { hold_days: 0 } })
  await sell(shop, 1)
  await laterOn(env, Date.now())
  await send('PATCH', '/api/organization', { key: shop.secretKey, body: { hold_days: 30 } })
}

/** A payout of two fresh lines of 300 each, brought along these steps; the earning clears a month ahead. */
export async function aPayoutAfter(shop: Owned, steps: Step[] = []) {
  await sell(shop, 2)
  await laterOn(env, Date.now() + 31 * DAY)
  const period = { period_start: Date.now() - DAY, period_end: Date.now() + 40 * DAY }
  const { body } = await post('/api/payouts/generate', shop.secretKey, period)
  const payout = body.data[0]
  if (!payout) throw new Error(`nothing to pay: ${JSON.stringify(body)}`)
  const named = (what: string) => `/api/payouts/${payout.id}/${what.replace(':line', payout.lines[0].id)}`
  for (const { what, body: said = {} } of steps) {
    const answer = await send('POST', named(what), { body: said, headers: await asOwner(shop, payout.id) })
    if (answer.status !== 200) throw new Error(`${what}: ${JSON.stringify(answer.body)}`)
  }
  return { id: String(payout.id), pathOf: named }
}

/** The owner, who has seen the payout as it is now. */
export async function asOwner(shop: Owned, payoutId: string) {
  const { version } = (await get(`/api/payouts/${payoutId}`, shop.secretKey)).body
  return { cookie: shop.owner.cookie, 'If-Match': `"${version}"` }
}

const forPartner = (shop: Owned, partner_id = shop.partnerIds.alice) => ({
  partner_id,
  currency: 'USD',
  reason: 'Bonus',
})

/** A credit or an adjustment of alice's that a key asked for. */
export async function anEntry(shop: Owned, noun: 'credits' | 'adjustments', amount = 9) {
  const more = noun === 'credits' ? { kind: 'fixed_price' } : {}
  const { body } = await post(`/api/${noun}`, shop.secretKey, { ...forPartner(shop), ...more, amount })
  return { path: `/api/${noun}/${body.id}`, as: { cookie: shop.owner.cookie, 'If-Match': '"1"' } }
}

/** A partner who owes this much. */
export async function aDebtor(shop: Owned, amount: number): Promise<string> {
  const partner = { name: 'Debtor', email: 'debtor@people.example' }
  const { id } = (await post('/api/partners', shop.secretKey, partner)).body
  const debt = { ...forPartner(shop, id), amount: -amount }
  const { body } = await post('/api/adjustments', shop.secretKey, debt)
  const as = { cookie: shop.owner.cookie, 'If-Match': '"1"' }
  await send('POST', `/api/adjustments/${body.id}/approve`, { body: {}, headers: as })
  return id
}
