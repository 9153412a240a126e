import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { orders as count, seed } from '../core/fixtures/runs'
import { type Chance, chance } from '../test-support/chance'
import { deliver, knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { laterOn } from '../test-support/later'
import { beginAnew } from '../test-support/migrate'
import { type Known, randomSale, type Told } from '../test-support/random-sale'
import { rowsOf, shardOf } from '../test-support/rows'
import { type Rate, worthOf } from '../test-support/sale-model'
import { aShop } from '../test-support/shop'
import { get, post, send } from '../test-support/world'

const A_ROUND = 250
const A_SHOP = Math.min(count, 5_000)
const SHOPS = Array.from({ length: Math.ceil(count / A_SHOP) }, (_, at) => at * A_SHOP)
/** Far more than one takes; a run that hangs must end. */
const MILLISECONDS_AN_ORDER = 600
const CODES = ['ann', 'ben', 'cai', 'dee'] as const
const TERMS: Record<string, number | null> = { ann: 1_000, ben: null, cai: 333, dee: null }

/** The default rate from a moment on, known from a round on. */
type Version = { from: number; bp: number; round: number }

async function aRuledShop() {
  const shop = await aShop({}, 'SHARD_01')
  const made = async (path: string, body: object) => {
    const answer = await post(path, shop.secretKey, body)
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return String(answer.body.id)
  }
  const body = { attribution_model: 'linear', platform_fee_bp: 500 }
  expect((await send('PATCH', '/api/organization', { key: shop.secretKey, body })).status).toBe(200)
  const ids: Record<string, string> = {}
  for (const code of CODES)
    ids[code] = await made('/api/partners', {
      ...{ name: code, email: `${code}@${code}.example`, code, commission_rate_bp: TERMS[code] },
    })
  const byDefault = await made('/api/commission-rules', { scope: 'default', percent_bp: 700 })
  await made('/api/commission-rules', { scope: 'sku', target: 'B', percent_bp: 2_500, cap_amount: 400 })
  const versions: Version[] = [{ from: 0, bp: 700, round: 0 }]
  return { shop, ids, byDefault, queues: keepingQueues(env), versions }
}
type Ruled = Awaited<ReturnType<typeof aRuledShop>>

function rateOf({ versions }: Ruled, round: number, partner: string, sku: string, placedAt: number): Rate {
  if (sku === 'B') return { bp: 2_500, pool: 'B', cap: 400 }
  const bp = TERMS[partner] ?? versions.filter((each) => each.round <= round && each.from <= placedAt).at(-1)?.bp
  return { bp: bp ?? 0, pool: 'all', cap: null }
}

/** The next version begins at a moment after the one before, so that it may hold for orders told before it. */
async function changeRule(by: Chance, { shop, byDefault, versions }: Ruled, round: number) {
  const latest = versions.at(-1)?.from ?? 0
  const from = Math.max(latest + 1, Date.now() - by.below(10 * 3_600_000))
  const bp = by.below(3_000)
  const body = { percent_bp: bp, effective_from: from }
  const answer = await send('PATCH', `/api/commission-rules/${byDefault}`, { key: shop.secretKey, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  versions.push({ from, bp, round })
}

async function say({ shop, queues }: Ruled, { path, body }: Told) {
  const { status, body: answer } = await knock(queues.env, 'POST', path, { key: shop.secretKey, body })
  if (status >= 300) throw new Error(`${path} ${status} ${JSON.stringify(answer)}`)
}

async function work({ queues }: Ruled) {
  for (const [name, kept] of [
    ['visits', queues.visits],
    ['events', queues.events],
  ] as const)
    while (kept.length > 0) await deliver(queues.env, name, kept.splice(0, 100))
}

/** Until nothing is due; what was lost on the way is swept up. */
async function settle(ruled: Ruled) {
  await work(ruled)
  for (let sweeps = 1; (await dueOf(ruled)) > 0; sweeps++) {
    if (sweeps > 20) throw new Error('work stays due')
    await laterOn(ruled.queues.env, Date.now() + sweeps * 600_000)
    await work(ruled)
  }
}

const dueOf = async ({ shop }: Ruled) => (await rowsOf(shop, 'pending')).length

/** Everything of many orders in any order, some of it twice, with messages doubled, reversed and lost. */
async function anyhow(by: Chance, ruled: Ruled, told: Told[]) {
  const { visits, events } = ruled.queues
  for (const each of by.shuffled([...told, ...told.filter(() => by.isOneIn(5))])) {
    await say(ruled, each)
    if (by.isOneIn(40)) await work(ruled)
    if (by.isOneIn(60)) events.push(...events)
    if (by.isOneIn(60)) visits.push(...visits)
    if (by.isOneIn(60)) events.splice(0, by.below(4))
    if (by.isOneIn(60)) events.reverse()
  }
  await settle(ruled)
}

/** Some of what happened to a round's orders is heard of in the next one, when the rule is another. */
function heldBack(by: Chance, known: Known[]): { now: Told[]; later: Told[] } {
  const told = known.flatMap((each) => each.told)
  const later = told.filter(({ path }) => path !== '/api/orders' && by.isOneIn(10))
  return { now: told.filter((each) => !later.includes(each)), later }
}

type Booked = { name: string; partner: string | null; net: number; refunded: number; seller: number; platform: number }

const BOOKED = `SELECT o.external_id AS name, e.partner_id AS partner, o.refunded_amount AS refunded,
    k.seller AS seller, k.platform_fees AS platform,
    e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid AS net
  FROM orders o JOIN reckonings k ON k.organization_id = o.organization_id AND k.source_id = o.id
  LEFT JOIN earnings e ON e.organization_id = o.organization_id AND e.source_id = o.id
  WHERE o.organization_id = ?1 AND o.external_id LIKE ?2`

async function mustBeAsInTheModel({ shop, ids }: Ruled, known: Known[], prefix: string) {
  const statement = shardOf(shop).prepare(BOOKED).bind(shop.organizationId, `${prefix}%`)
  const booked = Map.groupBy((await statement.all<Booked>()).results, ({ name }) => name)
  for (const { name, sale } of known) {
    const rows = booked.get(name) ?? []
    const worth = worthOf(sale)
    const earned = Object.fromEntries(rows.flatMap(({ partner, net }) => (partner && net ? [[partner, net]] : [])))
    const expected = Object.fromEntries(
      Object.entries(worth.nets).flatMap(([code, net]) => (net ? [[ids[code], net]] : [])),
    )
    const [first] = rows
    const found = { earned, refunded: first?.refunded, seller: first?.seller, platform: first?.platform }
    const { refunded, seller, platform } = worth
    expect(found, `${name} of seed ${seed}: ${JSON.stringify(sale)}`).toEqual({
      ...{ earned: expected, refunded, seller, platform },
    })
  }
}

test.each(SHOPS)(
  `of ${count} random orders, told in any order and often twice, the ${A_SHOP} from number %i on earn what an independent model says (seed ${seed})`,
  async (first) => {
    if (first > 0) await beginAnew()
    const by = chance(seed + first)
    const ruled = await aRuledShop()
    let before: { known: Known[]; later: Told[] } = { known: [], later: [] }
    for (let round = 0; round * A_ROUND <= A_SHOP; round++) {
      if (round > 0) await changeRule(by, ruled, round)
      const rate = (partner: string, sku: string, placedAt: number) => rateOf(ruled, round, partner, sku, placedAt)
      const setting = { now: Date.now(), codes: CODES, rateOf: rate }
      const isLast = round * A_ROUND === A_SHOP
      const known = Array.from({ length: isLast ? 0 : A_ROUND }, (_, number) =>
        randomSale(by, `r${round}-${number}`, setting),
      )
      const { now, later } = heldBack(by, known)
      await anyhow(by, ruled, [...before.later, ...now])
      await mustBeAsInTheModel(ruled, before.known, `r${round - 1}-`)
      before = { known, later }
    }
    expect((await get('/api/ledger/check', ruled.shop.secretKey)).body).toMatchObject({ ok: true })
    console.info(`Orders ${first} to ${first + A_SHOP - 1} of seed ${seed} agree.`)
  },
  A_SHOP * MILLISECONDS_AN_ORDER,
)
