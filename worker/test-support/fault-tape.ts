import { env } from 'cloudflare:workers'
import type { aProvider } from '../connectors/rails/fixtures/provider'
import { type PayingShop, payoutOf } from '../payouts/fixtures/paying'
import { JOBS, runSchedule } from '../schedule'
import type { Chance } from './chance'
import { deliver, knock } from './door'
import { faulty } from './faulty'
import { rowsOf } from './rows'
import type { Answer } from './world'

const TOKEN = 'token-12345678'
const DAY = 86_400_000
const MOST_TRIES = 60
/** Days are closed by the test itself, once the tape is over: here clocks run ahead of the day. */
const CLOCK = JOBS.filter(({ name }) => name === 'sweep_pending' || name === 'clear_earnings')

type Sale = { name: string; total: number; refunded: number }

/** One history of a shop's money under faults, and what must have come of it. */
export function aTape(
  shop: PayingShop,
  by: Chance,
  budget: number,
  callback: string,
  provider: ReturnType<typeof aProvider>,
) {
  const { env: broken, kept, faults } = faulty(env, by, budget)
  const sales: Sale[] = []
  const log: string[] = []
  const expected = { credits: 0, adjustments: 0 }
  let number = 0
  const key = { authorization: `Bearer ${shop.secretKey}` }

  /** Asks until it is told something: whoever is not answered asks the same again, under the same key. */
  async function insist(path: string, body: object, headers: Record<string, string> = key): Promise<Answer> {
    const own = { ...headers, 'Idempotency-Key': `k${++number}` }
    let last: unknown = null
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const answer = await knock(broken, 'POST', path, { body, headers: own })
      if (answer.status < 500) {
        log.push(`${path} ${answer.status} ${answer.body.code ?? ''}`)
        return answer
      }
      last = answer.body
    }
    throw new Error(`${path} was never answered: ${JSON.stringify(last)}`)
  }

  async function sell() {
    const sale = { name: `o${sales.length}`, total: by.between(10, 90) * 100, refunded: 0 }
    const items = [{ sku: 'MUG', quantity: 1, unit_amount: sale.total }]
    const body = { external_id: sale.name, currency: 'USD', items, partner_code: 'alice' }
    if ((await insist('/api/orders', body)).status < 300) sales.push(sale)
  }

  async function refund() {
    const sale = sales[by.below(sales.length)]
    const amount = by.between(1, 9) * 100
    if (!sale || sale.refunded + amount > sale.total) return
    const body = { external_id: `re_${++number}`, amount }
    if ((await insist(`/api/orders/${sale.name}/refunds`, body)).status < 300) sale.refunded += amount
  }

  async function enter(noun: 'credits' | 'adjustments') {
    const amount = by.between(1, 500)
    const kind = noun === 'credits' ? { kind: 'fixed_price' } : {}
    const body = { partner_id: shop.partnerIds.alice, currency: 'USD', amount, reason: 'Bonus', ...kind }
    const made = await insist(`/api/${noun}`, body)
    const as = { ...shop.owner, 'If-Match': '1' }
    const approved = await insist(`/api/${noun}/${made.body.id}/approve`, {}, as)
    if (approved.status < 300) expected[noun] += amount
  }

  const propose = () =>
    insist('/api/payouts/generate', { period_start: Date.now() - DAY, period_end: Date.now() + 90 * DAY })

  async function decide(status: string[], what: string, body: object) {
    const payouts = (await rowsOf(shop, 'payouts')).filter((row) => status.includes(String(row.status)))
    const payout = payouts[by.below(payouts.length)]
    if (!payout) return
    const as = { ...shop.owner, 'If-Match': `"${payout.version}"` }
    await insist(`/api/payouts/${payout.id}/${what}`, body, as)
  }

  const sent = () => [...provider.made.values()]

  /** The service makes up its mind about something, and says so: early, twice, or not at all. */
  async function conclude() {
    const made = sent()[by.below(sent().length)]
    if (!made) return
    if (made.status === 'ACCEPTED') made.status = by.isOneIn(4) ? 'FAILED' : 'SUCCEEDED'
    await call(made.reference)
  }

  const call = async (reference: string) => {
    const body = { event: 'payout.succeeded', data: { reference_id: reference, status: 'SUCCEEDED' } }
    const headers = { 'x-callback-token': TOKEN }
    for (let times = by.below(3); times > 0; times--) await knock(broken, 'POST', callback, { body, headers })
  }

  async function work(isAll = false) {
    for (const queue of ['events', 'deliveries'] as const) {
      const batch = isAll ? kept[queue].splice(0) : by.shuffled(kept[queue].splice(0, by.between(1, 6)))
      if (batch.length === 0) continue
      const twice = !isAll && by.isOneIn(3) ? [...batch, ...batch] : batch
      const told = await deliver(broken, queue, twice).catch(() => ({ retried: 1 }))
      if (told.retried > 0) kept[queue].push(...batch)
    }
  }

  /** The clock may run twice at once, or not at all. */
  async function tick(days = 0) {
    const at = Date.now() + days * DAY + 120_000
    await Promise.all(Array.from({ length: by.below(3) }, () => runSchedule(broken, at, CLOCK)))
  }

  const STEPS = [
    ...[sell, sell, refund, work, work, work, work, tick, tick, propose, propose, conclude, conclude],
    ...[() => enter('credits'), () => enter('adjustments')],
    ...[0, 1, 2].map(() => () => decide(['pending'], 'approve', {})),
    ...[0, 1, 2].map(() => () => decide(['approved', 'partially_approved', 'failed'], 'send', { rail: 'xendit' })),
    () => decide(['pending', 'approved', 'failed'], 'reject', { reason: 'No' }),
    () => call(`pay_nowhere.${by.below(3)}`),
  ]

  const troubles = () => provider.next(by.one(['ready', 'ready', 'silent', 'broken', 'broken_after', 'refusing']))

  return {
    log,
    faults,
    provider,
    async play(steps: number) {
      for (let step = 0; step < steps; step++) {
        if (faults.left > 0 && by.isOneIn(4)) troubles()
        await (STEPS[by.below(STEPS.length)] ?? work)()
      }
    },
    /** No more faults: what was taken on is done, by the clock and the queues alone. */
    async drain() {
      faults.left = 0
      provider.calm()
      for (let turn = 1; turn <= 40; turn++) {
        for (const made of sent()) if (made.status === 'ACCEPTED') made.status = 'SUCCEEDED'
        await runSchedule(broken, Date.now() + turn * DAY, CLOCK)
        await work(true)
        const isIdle = kept.events.length + kept.deliveries.length === 0
        if (isIdle && (await rowsOf(shop, 'pending')).length === 0) return turn
      }
      throw new Error(`it never drains: ${JSON.stringify(await rowsOf(shop, 'pending'))}`)
    },
    /** By source: what each sale, and all credits and adjustments together, must have earned. */
    owed: () => ({
      ...Object.fromEntries(sales.map(({ name, total, refunded }) => [name, (total - refunded) / 10])),
      ...expected,
    }),
    payoutOf: (id: string) => payoutOf(shop, id),
  }
}
