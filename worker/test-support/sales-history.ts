import { BookHistory, CURRENCIES, type Order } from './book-history'
import type { Chance } from './chance'

/** What happens to one partner's sales, credits and debts, told to the product through its door and to the model. */
export class SalesHistory extends BookHistory {
  protected async sell(by: Chance) {
    const name = `${this.world.name}-${this.orders.length}`
    const [currency, total] = [by.isOneIn(4) ? 'EUR' : 'USD', by.between(1, 3_000)] as const
    const paidAt = Date.now() - 60_000 + this.orders.length
    const items = [{ sku: 'A', quantity: 1, unit_amount: total }]
    const order = { external_id: name, currency, items, partner_code: this.world.name, placed_at: paidAt }
    const { body } = await this.say('/api/orders', order, 'key', 201)
    const told = { name, id: String(body.order_id), currency, total, paidAt }
    this.orders.push({ ...told, refunded: 0, said: new Set(), isManual: false, isDirty: true })
  }

  protected pick(by: Chance): Order | undefined {
    return this.orders[by.below(Math.max(1, this.orders.length))]
  }

  protected async refund(by: Chance) {
    const order = this.pick(by)
    if (!order) return
    const body = { external_id: `re_${order.said.size}`, amount: by.between(1, order.total) }
    order.said.add(body.external_id)
    await this.say(`/api/orders/${order.name}/refunds`, body, 'key', 201)
    if (by.isOneIn(3)) await this.say(`/api/orders/${order.name}/refunds`, body, 'key', 200)
    order.refunded += body.amount
    order.isDirty = true
  }

  protected async dispute(by: Chance) {
    const order = this.pick(by)
    const status = by.one(['opened', 'won', 'lost'])
    if (!order || order.isManual || order.said.has(status)) return
    await this.say(`/api/orders/${order.name}/disputes`, { external_id: 'd', status }, 'key', 201)
    order.said.add(status)
    order.isDirty = true
  }

  protected async holdOrRelease(by: Chance) {
    const order = this.pick(by)
    const hasDispute = ['opened', 'won', 'lost'].some((status) => order?.said.has(status))
    const e = order && this.books[order.currency].earnings.find(({ source }) => source === order.id)
    if (!order || !e || hasDispute || order.isDirty) return
    const path = `/api/commissions/${e.id}/${order.isManual ? 'release' : 'hold'}`
    const version = Number((await this.rows()).earnings.find(({ id }) => id === e.id)?.version)
    await this.say(path, { reason: 'Odd' }, 'owner', 200, version)
    if (order.isManual) e.held = false
    else this.books[order.currency].hold(e)
    order.isManual = !order.isManual
  }

  protected async credit(by: Chance) {
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

  protected async adjust(by: Chance) {
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

  protected async repay(by: Chance) {
    const currency = by.one(CURRENCIES)
    const books = this.books[currency]
    const amount = by.between(1, Math.max(1, books.receivable + 1))
    const body = { partner_id: this.partnerId, currency, amount, received_at: Date.now(), reference: 'Transfer' }
    const answer = await this.say('/api/repayments', body, 'key')
    this.agree(answer, books.repay(amount))
  }

  /** Sometimes messages are lost and the clock finds the work again. */
  protected async tick(by: Chance) {
    if (by.isOneIn(4)) this.world.queues.events.splice(0)
    await this.runClock(Date.now() + 120_000)
  }
}
