import { env } from 'cloudflare:workers'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { histories } from '../core/fixtures/runs'
import { deliver, knock } from '../test-support/door'
import { keepingQueues } from '../test-support/faults'
import { type History, history, type Told, tell } from '../test-support/history'
import { laterOn } from '../test-support/later'
import { everythingOf, rowsOf } from '../test-support/rows'
import { aShop, type Shop } from '../test-support/shop'
import { get, send } from '../test-support/world'

const DAY = 86_400_000
/** Far more than one takes; a run that hangs must end. */
const SECONDS_A_RUN = 8
const RATES = { ann: 1_000, ben: 700, cai: 333 }

/** A shop whose messages lie in the test's hands. */
async function aQuietShop() {
  const shop = await aShop(RATES)
  const body = { attribution_model: 'linear', platform_fee_bp: 500 }
  await send('PATCH', '/api/organization', { key: shop.secretKey, body })
  return { shop, queues: keepingQueues(env) }
}
type Quiet = Awaited<ReturnType<typeof aQuietShop>>

async function say({ shop, queues }: Quiet, { path, body }: Pick<Told, 'path' | 'body'>) {
  const { status, body: answer } = await knock(queues.env, 'POST', path, { key: shop.secretKey, body })
  if (status >= 300) throw new Error(`${path} ${status} ${JSON.stringify(answer)}`)
}

async function work({ queues }: Quiet) {
  for (const [name, kept] of [
    ['visits', queues.visits],
    ['events', queues.events],
  ] as const) {
    const messages = kept.splice(0)
    if (messages.length) await deliver(queues.env, name, messages)
  }
}

const clock = ({ queues }: Quiet, minutes = 0) => laterOn(queues.env, Date.now() + 40 * DAY + minutes * 60_000)

/** Until nothing is due: what was lost on the way is swept up, then every hold ends. */
async function settle(quiet: Quiet) {
  await work(quiet)
  for (let sweeps = 1; (await rowsOf(quiet.shop, 'pending')).length > 0; sweeps++) {
    if (sweeps > 10) throw new Error('work stays due')
    await clock(quiet, sweeps * 10)
    await work(quiet)
  }
  await clock(quiet, 120)
}

/** The money of an order by the partner's code; an earning that came and went is as good as none. */
async function booksOf({ shop }: Quiet, name: string) {
  const codes = new Map(Object.entries(shop.partnerIds).map(([code, id]) => [id, code]))
  const { body } = await get(`/api/orders/${name}`, shop.secretKey)
  type Earning = { partner_id: string; net_amount: number; status: string; held_reason: string; amounts: object }
  type Share = { partner_id: string; share_ppm: number }
  const earnings: Earning[] = body.commissions
  return {
    status: body.status,
    refunded: body.refunded_amount,
    split: body.split,
    shares: body.attribution?.shares.map((share: Share) => [codes.get(share.partner_id), share.share_ppm]),
    earnings: earnings
      .filter(({ net_amount }) => net_amount !== 0)
      .map(({ partner_id, net_amount, status, held_reason, amounts }) => ({
        code: codes.get(partner_id),
        net_amount,
        status,
        held_reason,
        amounts,
      }))
      .toSorted((a, b) => String(a.code).localeCompare(String(b.code))),
  }
}

/** Once, as it happened, each consequence drawn before the next. */
async function inOrder(quiet: Quiet, told: Told[]) {
  for (const each of told) {
    await say(quiet, each)
    await work(quiet)
  }
}

/** In the order of the tape, some of it twice, messages late, twice or lost, the clock running in between. */
async function anyhow(quiet: Quiet, told: Told[], tape: number[]) {
  let place = 0
  const draw = (below: number) => (tape[place++ % tape.length] ?? 0) % below
  const again = told.filter(() => draw(4) === 0)
  const shuffled = [...told, ...again].map((each) => ({ each, key: draw(1_000) })).toSorted((a, b) => a.key - b.key)
  const { visits, events } = quiet.queues
  for (const { each } of shuffled) {
    await say(quiet, each)
    const chance = draw(8)
    if (chance < 2) await work(quiet)
    if (chance === 2) events.push(...events)
    if (chance === 3) visits.push(...visits)
    if (chance === 4) events.splice(0, draw(3))
    if (chance === 5) events.reverse()
    if (chance === 6) await clock(quiet, draw(60))
    if (chance === 7) await Promise.all([work(quiet), clock(quiet, draw(60))])
  }
}

const KEPT_BY_ITSELF = ['recomputes', 'activity', 'idempotency_keys']
const bytesOf = async ({ shop }: Quiet) =>
  JSON.stringify(Object.entries(await everythingOf(shop)).filter(([table]) => !KEPT_BY_ITSELF.includes(table)))

/** What was decided in this order and that is what all that is known says: to decide it again changes no byte. */
async function decideAgain(quiet: Quiet, names: string[]) {
  const before = await bytesOf(quiet)
  for (const name of names) {
    const { id } = (await get(`/api/orders/${name}`, quiet.shop.secretKey)).body
    await say(quiet, { path: '/api/recompute', body: { order_id: id } })
  }
  while (quiet.queues.events.length > 0) await work(quiet)
  expect(await bytesOf(quiet)).toBe(before)
}

let straight = await aQuietShop()
let crooked = await aQuietShop()
let run = 0

async function endInTheSameBooks(given: History, tape: number[]) {
  const { names, told } = tell(given, `run-${++run}`, Date.now() - 3 * DAY)
  await inOrder(straight, told)
  await settle(straight)
  await anyhow(crooked, told, tape)
  await settle(crooked)
  for (const name of names) expect(await booksOf(crooked, name)).toEqual(await booksOf(straight, name))
  await decideAgain(crooked, names)
  for (const { shop } of [straight, crooked])
    expect((await get('/api/ledger/check', shop.secretKey)).body).toMatchObject({ ok: true })
}

async function totalsOf({ organizationId, shard, partnerIds }: Shop) {
  const codes = new Map(Object.entries(partnerIds).map(([code, id]) => [id, code]))
  const nameOf = (row: { partner_id?: unknown }) => codes.get(String(row.partner_id)) ?? 'all'
  const balances = await rowsOf({ organizationId, shard }, 'partner_balances')
  const days = await rowsOf({ organizationId, shard }, 'day_totals')
  return [
    ...balances.map((row) => `${nameOf(row)} ${row.pending} ${row.available} ${row.receivable}`),
    ...days
      .filter(({ measure, amount }) => measure !== 'orders' && amount !== 0)
      .map((row) => `${nameOf(row)} ${row.day} ${row.measure} ${row.amount}`),
  ].toSorted()
}

test(
  'whatever the order, the repeats and the losses on the way, the books end as if each thing came once',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), async (given, tape) => {
        try {
          await endInTheSameBooks(given, tape)
        } catch (error) {
          // A shop whose books went wrong would fail every smaller history too.
          straight = await aQuietShop()
          crooked = await aQuietShop()
          throw error
        }
      }),
      histories,
    )
    expect(await totalsOf(crooked.shop)).toEqual(await totalsOf(straight.shop))
  },
  histories.numRuns * SECONDS_A_RUN * 1_000,
)
