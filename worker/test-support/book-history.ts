import { expect } from 'vitest'
import { type PayingShop, payoutOf } from '../payouts/fixtures/paying'
import { runSchedule } from '../schedule'
import { Books, type Earning, type Outcome, type Payout } from './books-model'
import type { Chance } from './chance'
import { deliver, knock } from './door'
import type { keepingQueues } from './faults'
import { type Row, shardOf } from './rows'
import type { Answer } from './world'

const CURRENCIES = ['USD', 'EUR'] as const
type Currency = (typeof CURRENCIES)[number]
type Order = {
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
type Entry = { id: string; currency: Currency; amount: number; status: 'asked' | 'approved' | 'done' }
type World = { shop: PayingShop; queues: ReturnType<typeof keepingQueues>; name: string }
type Who = 'owner' | 'manager' | 'key'

/** What happens to one partner, told to the product through its door and to the model side by side. */
export class BookHistory {
  readonly log: string[] = []
  readonly orders: Order[] = []
  readonly credits: Entry[] = []
  readonly adjustments: Entry[] = []
  readonly books: Record<Currency, Books> = {
    USD: new Books({ secondApproverAbove: 3_000, minimum: 50 }),
    EUR: new Books({ secondApproverAbove: 3_000, minimum: 50 }),
  }
  readonly world: World
  partnerId = ''

  private constructor(world: World) {
    this.world = world
  }

  static async begin(world: World) {
    const made = new BookHistory(world)
    const { name } = world
    const partner = { name, email: `${name}@${name}.example`, code: name, commission_rate_bp: 10_000 }
    made.partnerId = (await made.say('/api/partners', partner, 'key', 201)).body.id
    return made
  }

  private async say(path: string, body: object, who: Who, expected?: number, version?: number): Promise<Answer> {
    const { shop, queues } = this.world
    const match: Record<string, string> = version === undefined ? {} : { 'If-Match': String(version) }
    const as = who === 'key' ? { authorization: `Bearer ${shop.secretKey}` } : { ...shop[who] }
    for (const books of Object.values(this.books)) books.now = Date.now()
    const answer = await knock(queues.env, 'POST', path, { body, headers: { ...as, ...match } })
    this.log.push(`${path} ${JSON.stringify(body)} as ${who} → ${answer.status} ${answer.body?.code ?? ''}`)
    if (expected !== undefined) expect(answer.status, JSON.stringify(answer.body)).toBe(expected)
    return answer
  }

  /** The product must do what the model may, and refuse what it may not. */
  private agree(answer: Answer, isDone: boolean) {
    expect(answer.status < 300, `${this.log.at(-1)}, while the model says ${isDone}`).toBe(isDone)
  }

  async step(by: Chance) {
    const steps: [number, (by: Chance) => Promise<void>][] = [
      [5, (each) => this.sell(each)],
      [4, (each) => this.refund(each)],
      [2, (each) => this.dispute(each)],
      [1, (each) => this.holdOrRelease(each)],
      [2, (each) => this.credit(each)],
      [2, (each) => this.adjust(each)],
      [1, (each) => this.repay(each)],
      [5, () => this.work()],
      [4, (each) => this.tick(each)],
      [4, () => this.propose()],
      [2, (each) => this.choose(each)],
      [6, (each) => this.approve(each)],
      [1, (each) => this.reject(each)],
      [6, (each) => this.send(each)],
      [7, (each) => this.report(each)],
    ]
    let place = by.below(steps.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, run] of steps) {
      place -= weight
      if (place < 0) return run(by)
    }
  }

  /** Some sales are paid out and others are on their way: what is taken back now has to be found elsewhere. */
  async paidOnce(by: Chance) {
    const sellSome = async (most: number) => {
      for (let sales = by.between(1, most); sales > 0; sales--) await this.sell(by)
      await this.work()
      await this.runClock(Date.now() + 120_000)
    }
    await sellSome(3)
    await this.propose()
    for (const books of Object.values(this.books)) {
      for (const payout of books.payouts) {
        for (const who of ['owner', 'manager'] as const)
          this.agree(await this.decide(payout, 'approve', {}, who), books.approve(payout, who))
        this.agree(await this.decide(payout, 'send', { rail: 'csv' }, 'key'), books.send(payout))
      }
    }
    await sellSome(4)
    await this.mustBeAsInTheModel()
  }

  private async sell(by: Chance) {
    const name = `${this.world.name}-${this.orders.length}`
    const [currency, total] = [by.isOneIn(4) ? 'EUR' : 'USD', by.between(1, 3_000)] as const
    const paidAt = Date.now() - 60_000 + this.orders.length
    const items = [{ sku: 'A', quantity: 1, unit_amount: total }]
    const order = { external_id: name, currency, items, partner_code: this.world.name, placed_at: paidAt }
    const { body } = await this.say('/api/orders', order, 'key', 201)
    const told = { name, id: String(body.order_id), currency, total, paidAt }
    this.orders.push({ ...told, refunded: 0, said: new Set(), isManual: false, isDirty: true })
  }

  private pick(by: Chance): Order | undefined {
    return this.orders[by.below(Math.max(1, this.orders.length))]
  }

  private async refund(by: Chance) {
    const order = this.pick(by)
    if (!order) return
    const body = { external_id: `re_${order.said.size}`, amount: by.between(1, order.total) }
    order.said.add(body.external_id)
    await this.say(`/api/orders/${order.name}/refunds`, body, 'key', 201)
    if (by.isOneIn(3)) await this.say(`/api/orders/${order.name}/refunds`, body, 'key', 200)
    order.refunded += body.amount
    order.isDirty = true
  }

  private async dispute(by: Chance) {
    const order = this.pick(by)
    const status = by.one(['opened', 'won', 'lost'])
    if (!order || order.isManual || order.said.has(status)) return
    await this.say(`/api/orders/${order.name}/disputes`, { external_id: 'd', status }, 'key', 201)
    order.said.add(status)
    order.isDirty = true
  }

  private worthOf({ total, refunded, said }: Order): number {
    return said.has('lost') && !said.has('won') ? 0 : Math.max(0, total - refunded)
  }

  private async holdOrRelease(by: Chance) {
    const order = this.pick(by)
    const hasDispute = ['opened', 'won', 'lost'].some((status) => order?.said.has(status))
    const e = order && this.books[order.currency].earnings.find(({ source }) => source === order.id)
    if (!order || !e || hasDispute || order.isDirty) return
    const path = `/api/commissions/${e.id}/${order.isManual ? 'release' : 'hold'}`
    const version = Number((await this.mine('earnings')).find(({ id }) => id === e.id)?.version)
    await this.say(path, { reason: 'Odd' }, 'owner', 200, version)
    if (order.isManual) e.held = false
    else this.books[order.currency].hold(e)
    order.isManual = !order.isManual
  }

  private async credit(by: Chance) {
    const open = this.credits.find(({ status }) => status !== 'done')
    if (open && by.isOneIn(2)) {
      const isNew = open.status === 'asked'
      const what = isNew ? 'approve' : 'reverse'
      await this.say(`/api/credits/${open.id}/${what}`, { reason: 'Agreed' }, 'owner', 200, isNew ? 1 : 2)
      if (isNew) this.books[open.currency].credit(open.id, open.amount)
      else this.books[open.currency].reverse(open.id, open.amount)
      open.status = isNew ? 'approved' : 'done'
      return
    }
    const [currency, amount] = [by.one(CURRENCIES), by.between(1, 2_000)]
    const asked = { partner_id: this.partnerId, kind: 'fixed_price', currency, amount, reason: 'A lead' }
    const { body } = await this.say('/api/credits', asked, 'key', 201)
    this.credits.push({ id: String(body.id), currency, amount, status: 'asked' })
  }

  private async adjust(by: Chance) {
    const open = this.adjustments.find(({ status }) => status === 'asked')
    if (!open) {
      const currency = by.one(CURRENCIES)
      const amount = by.between(1, 1_500) * (by.isOneIn(2) ? 1 : -1)
      const asked = { partner_id: this.partnerId, currency, amount, reason: 'A correction' }
      const { body } = await this.say('/api/adjustments', asked, 'manager', 201)
      this.adjustments.push({ id: String(body.id), currency, amount, status: 'asked' })
      return
    }
    this.agree(await this.say(`/api/adjustments/${open.id}/approve`, {}, 'manager', undefined, 1), false)
    await this.say(`/api/adjustments/${open.id}/approve`, {}, 'owner', 200, 1)
    const books = this.books[open.currency]
    if (open.amount > 0) books.credit(open.id, open.amount)
    else books.reverse(open.id, -open.amount)
    open.status = 'done'
  }

  private async repay(by: Chance) {
    const currency = by.one(CURRENCIES)
    const books = this.books[currency]
    const amount = by.between(1, Math.max(1, books.receivable + 1))
    const body = { partner_id: this.partnerId, currency, amount, received_at: Date.now(), reference: 'Transfer' }
    const answer = await this.say('/api/repayments', body, 'key')
    this.agree(answer, books.repay(amount))
  }

  private async work() {
    const { events } = this.world.queues
    const messages = events.splice(0)
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

  /** Sometimes messages are lost and the clock finds the work again. */
  private async tick(by: Chance) {
    if (by.isOneIn(4)) this.world.queues.events.splice(0)
    await this.runClock(Date.now() + 120_000)
  }

  private async runClock(now: number) {
    await runSchedule(this.world.queues.env, now)
    for (const books of Object.values(this.books)) {
      books.now = now
      books.clear()
    }
    this.log.push('ticked')
    await this.readIds()
  }

  private async propose() {
    const period = { period_start: Date.now() - 86_400_000, period_end: Date.now() + 86_400_000 }
    const { body } = await this.say('/api/payouts/generate', { ...period, partner_id: this.partnerId }, 'key', 201)
    for (const currency of CURRENCIES) {
      const found = body.data.find((payout: { currency: string }) => payout.currency === currency)
      const made = this.books[currency].propose(String(found?.id))
      expect(made === null, `${currency} proposed: ${JSON.stringify(body)}`).toBe(found === undefined)
    }
  }

  private aPayout(by: Chance): { books: Books; payout: Payout } | undefined {
    const all = Object.values(this.books).flatMap((books) => books.payouts.map((payout) => ({ books, payout })))
    return all[all.length - 1 - by.below(Math.max(1, Math.min(3, all.length)))]
  }

  private async decide(payout: Payout, what: string, body: object, who: Who): Promise<Answer> {
    const { version } = await payoutOf(this.world.shop, payout.id)
    return this.say(`/api/payouts/${payout.id}/${what}`, body, who, undefined, version)
  }

  private async choose(by: Chance) {
    const found = this.aPayout(by)
    const line = found?.payout.lines[by.below(found.payout.lines.length)]
    const e = line && found?.books.of(line.source)
    if (!found || !line || !e) return
    const { lines } = await payoutOf(this.world.shop, found.payout.id)
    const shown = lines.find(({ commission_id }: { commission_id: string }) => commission_id === e.id)
    const keep = by.isOneIn(3)
    const what = `lines/${shown.id}/${keep ? 'keep' : 'leave-out'}`
    const answer = await this.decide(found.payout, what, { note: 'Later' }, 'owner')
    this.agree(answer, found.books.choose(found.payout, line, keep))
  }

  private async approve(by: Chance) {
    const found = this.aPayout(by)
    const who = by.one(['owner', 'manager'] as const)
    if (!found) return
    const answer = await this.decide(found.payout, 'approve', {}, who)
    this.agree(answer, found.books.approve(found.payout, who))
  }

  private async reject(by: Chance) {
    const found = this.aPayout(by)
    if (!found) return
    const answer = await this.decide(found.payout, 'reject', { reason: 'Not now' }, 'owner')
    this.agree(answer, found.books.reject(found.payout))
  }

  private async send(by: Chance) {
    const found = this.aPayout(by)
    if (!found) return
    const answer = await this.decide(found.payout, 'send', { rail: 'csv' }, 'key')
    this.agree(answer, found.books.send(found.payout))
  }

  private async report(by: Chance) {
    const found = this.aPayout(by)
    if (!found || found.payout.attempts.length === 0) return
    const outcome: Outcome = by.one(['paid', 'paid', 'failed', 'returned'] as const)
    const attempt = by.between(1, found.payout.attempts.length)
    const body = outcome === 'paid' ? { paid_at: Date.now(), reference: 'R', attempt } : { reason: 'Closed', attempt }
    const answer = await this.decide(found.payout, `mark-${outcome}`, body, 'key')
    this.agree(answer, found.books.report(found.payout, attempt, outcome))
    if (by.isOneIn(4)) this.agree(await this.decide(found.payout, `mark-${outcome}`, body, 'key'), answer.status < 300)
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

  private async read(sql: string): Promise<Row[]> {
    const { shop } = this.world
    const { results } = await shardOf(shop).prepare(sql).bind(shop.organizationId, this.partnerId).all<Row>()
    return results
  }

  private mine(table: 'earnings' | 'partner_balances' | 'payouts') {
    return this.read(`SELECT * FROM ${table} WHERE organization_id = ?1 AND partner_id = ?2`)
  }

  private async readIds() {
    const rows = await this.mine('earnings')
    for (const books of Object.values(this.books))
      for (const e of books.earnings) e.id = String(rows.find(({ source_id }) => source_id === e.source)?.id ?? '')
  }

  async mustBeAsInTheModel() {
    await this.readIds()
    const [earnings, balances, payouts] = [
      await this.mine('earnings'),
      await this.mine('partner_balances'),
      await this.mine('payouts'),
    ]
    const lines = payouts.length > 0 ? await this.read(LINES) : []
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

const LINES = `SELECT l.* FROM payouts p JOIN payout_lines l ON l.organization_id = ?1 AND l.payout_id = p.id
  WHERE p.organization_id = ?1 AND p.partner_id = ?2`

const amountsOf = ({ pending, available, reserved, transit, paid, recovered, owed, repaid, held }: Earning) => ({
  ...{ pending, available, reserved, transit, paid, recovered, owed, repaid },
  held: held ? 1 : 0,
})
