import { expect } from 'vitest'
import type { PayingShop } from '../payouts/fixtures/paying'
import type { Bindings } from '../platform/env'
import { runSchedule } from '../schedule'
import type { Earning } from './books-model'
import type { Chance } from './chance'
import { deliver, knock } from './door'
import { dyingAfter, fullQueue, type keepingQueues, losingReplies } from './faults'
import { PaidBooks } from './paid-books-model'
import { type Row, shardOf } from './rows'
import type { Answer } from './world'

export const CURRENCIES = ['USD', 'EUR'] as const
export type Currency = (typeof CURRENCIES)[number]
export type Order = {
  name: string
  id: string
  currency: Currency
  total: number
  paidAt: number
  refunded: number
  said: Set<string>
  isManual: boolean
  isDirty: boolean
}
export type Entry = { id: string; currency: Currency; amount: number; status: 'asked' | 'approved' | 'done' }
export type World = { shop: PayingShop; queues: ReturnType<typeof keepingQueues>; name: string; by: Chance }
export type Who = 'owner' | 'manager' | 'key'

/** One partner in the product and in the model, side by side. */
export class BookHistory {
  readonly log: string[] = []
  readonly orders: Order[] = []
  readonly credits: Entry[] = []
  readonly adjustments: Entry[] = []
  readonly books: Record<Currency, PaidBooks> = {
    USD: new PaidBooks({ secondApproverAbove: 3_000, minimum: 50 }),
    EUR: new PaidBooks({ secondApproverAbove: 3_000, minimum: 50 }),
  }
  readonly world: World
  partnerId = ''
  private said = 0
  private faultsLeft = 5

  protected constructor(world: World) {
    this.world = world
  }

  protected async say(path: string, body: object, who: Who, expected?: number, version?: number): Promise<Answer> {
    const { shop, queues } = this.world
    const match: Record<string, string> = version === undefined ? {} : { 'If-Match': String(version) }
    const as = who === 'key' ? { authorization: `Bearer ${shop.secretKey}` } : { ...shop[who] }
    const headers = { ...as, ...match, 'Idempotency-Key': `${this.world.name}-${++this.said}` }
    const ask = (door: Bindings) => knock(door, 'POST', path, { body, headers })
    const faulty = this.fault()
    if (faulty) await ask(faulty).catch(() => undefined)
    for (const books of Object.values(this.books)) books.now = Date.now()
    const answer = await ask(queues.env)
    this.log.push(`${path} ${JSON.stringify(body)} as ${who} → ${answer.status} ${answer.body?.code ?? ''}`)
    if (expected !== undefined) expect(answer.status, JSON.stringify(answer.body)).toBe(expected)
    return answer
  }

  /**
   * Now and then the door that somebody knocks at first is broken: the commit stands and nobody hears of it, the
   * database is down, or the queue takes nothing. Whoever asked asks again.
   */
  protected fault(): Bindings | null {
    const { by, queues } = this.world
    if (this.faultsLeft === 0 || !by.isOneIn(8)) return null
    this.faultsLeft -= 1
    const kind = by.one(['lost', 'down', 'full'])
    this.log.push(`fault: ${kind}`)
    if (kind === 'lost') return losingReplies(queues.env)
    return kind === 'down' ? dyingAfter(queues.env, 0) : { ...queues.env, EVENTS: fullQueue }
  }

  /** The product must do what the model may, and refuse what it may not. */
  protected agree(answer: Answer, isDone: boolean) {
    expect(answer.status < 300, `${this.log.at(-1)}, while the model says ${isDone}`).toBe(isDone)
  }

  protected worthOf({ total, refunded, said }: Order): number {
    return said.has('lost') && !said.has('won') ? 0 : Math.max(0, total - refunded)
  }

  protected async work() {
    const { events } = this.world.queues
    const messages = events.splice(0)
    const faulty = messages.length > 0 ? this.fault() : null
    if (faulty) await deliver(faulty, 'events', messages)
    if (messages.length > 0) await deliver(this.world.queues.env, 'events', messages)
    const told = JSON.stringify(messages)
    const dirty = this.orders.filter(({ id, isDirty }) => isDirty && told.includes(id))
    for (const order of dirty.sort((a, b) => a.paidAt - b.paidAt || (a.id < b.id ? -1 : 1))) {
      const isDisputed = order.said.has('opened') && !order.said.has('won') && !order.said.has('lost')
      const books = this.books[order.currency]
      books.now = Date.now()
      books.reckon(order.id, order.paidAt, this.worthOf(order), isDisputed || order.isManual)
      order.isDirty = false
    }
    this.log.push('worked')
  }

  protected async runClock(now: number) {
    const faulty = this.fault()
    if (faulty) await runSchedule(faulty, now)
    await runSchedule(this.world.queues.env, now)
    for (const books of Object.values(this.books)) {
      books.now = now
      books.clear()
    }
    this.log.push('ticked')
    await this.rows()
  }

  /** Until nothing is due: what was lost is found again, then every hold ends. */
  async settle() {
    await this.work()
    for (let sweeps = 1; this.orders.some(({ isDirty }) => isDirty); sweeps++) {
      if (sweeps > 10) throw new Error('work stays due')
      await this.runClock(Date.now() + sweeps * 360_000)
      await this.work()
    }
    await this.runClock(Date.now() + 120_000)
  }

  /** What the product's tables hold of this partner, read at one moment. */
  protected async rows() {
    const { shop } = this.world
    const reads = TABLES.map((sql) => shardOf(shop).prepare(sql).bind(shop.organizationId, this.partnerId))
    const [earnings = [], balances = [], payouts = [], lines = []] = (await shardOf(shop).batch<Row>(reads)).map(
      ({ results }) => results,
    )
    for (const books of Object.values(this.books))
      for (const e of books.earnings) e.id = String(earnings.find(({ source_id }) => source_id === e.source)?.id ?? '')
    return { earnings, balances, payouts, lines }
  }

  async mustBeAsInTheModel() {
    const { earnings, balances, payouts, lines } = await this.rows()
    for (const currency of CURRENCIES) {
      const books = this.books[currency]
      for (const e of books.earnings) {
        const row = earnings.find(({ source_id }) => source_id === e.source)
        const amounts = amountsOf(e)
        expect(Object.fromEntries(Object.keys(amounts).map((key) => [key, row?.[key]])), e.source).toEqual(amounts)
      }
      const balance = balances.find((row) => row.currency === currency)
      const sum = (key: 'pending' | 'available' | 'reserved' | 'transit') =>
        books.earnings.reduce((total, e) => total + e[key], 0)
      for (const key of ['pending', 'available', 'reserved', 'transit'] as const)
        expect(balance?.[key] ?? 0, `${currency} ${key}`).toBe(sum(key))
      expect(balance?.receivable ?? 0, `${currency} receivable`).toBe(books.receivable)
      for (const payout of books.payouts) {
        expect(payouts.find(({ id }) => id === payout.id)?.status, payout.id).toBe(payout.status)
        const shown = lines.filter(({ payout_id }) => payout_id === payout.id)
        const found = shown.map(({ earning_id, status, amount }) => `${earning_id} ${status} ${amount}`).sort()
        const known = payout.lines.map(({ source, ...line }) => `${books.of(source).id} ${line.status} ${line.amount}`)
        expect(found, payout.id).toEqual(known.sort())
      }
    }
  }
}

const TABLES = [
  ...['earnings', 'partner_balances', 'payouts'].map(
    (table) => `SELECT * FROM ${table} WHERE organization_id = ?1 AND partner_id = ?2`,
  ),
  `SELECT l.* FROM payouts p JOIN payout_lines l ON l.organization_id = ?1 AND l.payout_id = p.id
   WHERE p.organization_id = ?1 AND p.partner_id = ?2`,
]

const amountsOf = ({ pending, available, reserved, transit, paid, recovered, owed, repaid, held }: Earning) => ({
  ...{ pending, available, reserved, transit, paid, recovered, owed, repaid },
  held: held ? 1 : 0,
})
