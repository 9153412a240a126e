import { expect } from 'vitest'
import { payoutOf } from '../payouts/fixtures/paying'
import { CURRENCIES, type Who, type World } from './book-history'
import type { Outcome, Payout } from './books-model'
import type { Chance } from './chance'
import type { PaidBooks } from './paid-books-model'
import { SalesHistory } from './sales-history'
import type { Answer } from './world'

/** The same with payouts: what people decide about them, and what is reported of each attempt. */
export class PaidHistory extends SalesHistory {
  static async begin(world: World) {
    const made = new PaidHistory(world)
    const { name } = world
    const partner = { name, email: `${name}@${name}.example`, code: name, commission_rate_bp: 10_000 }
    made.partnerId = (await made.say('/api/partners', partner, 'key', 201)).body.id
    return made
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

  protected async propose() {
    const period = { period_start: Date.now() - 86_400_000, period_end: Date.now() + 86_400_000 }
    const { body } = await this.say('/api/payouts/generate', { ...period, partner_id: this.partnerId }, 'key', 201)
    for (const currency of CURRENCIES) {
      const found = body.data.find((payout: { currency: string }) => payout.currency === currency)
      const made = this.books[currency].propose(String(found?.id))
      expect(made === null, `${currency} proposed: ${JSON.stringify(body)}`).toBe(found === undefined)
    }
  }

  protected aPayout(by: Chance): { books: PaidBooks; payout: Payout } | undefined {
    const all = Object.values(this.books).flatMap((books) => books.payouts.map((payout) => ({ books, payout })))
    return all[all.length - 1 - by.below(Math.max(1, Math.min(3, all.length)))]
  }

  protected async decide(payout: Payout, what: string, body: object, who: Who): Promise<Answer> {
    const { version } = await payoutOf(this.world.shop, payout.id)
    return this.say(`/api/payouts/${payout.id}/${what}`, body, who, undefined, version)
  }

  protected async choose(by: Chance) {
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

  protected async approve(by: Chance) {
    const found = this.aPayout(by)
    const who = by.one(['owner', 'manager'] as const)
    if (!found) return
    const answer = await this.decide(found.payout, 'approve', {}, who)
    this.agree(answer, found.books.approve(found.payout, who))
  }

  protected async reject(by: Chance) {
    const found = this.aPayout(by)
    if (!found) return
    const answer = await this.decide(found.payout, 'reject', { reason: 'Not now' }, 'owner')
    this.agree(answer, found.books.reject(found.payout))
  }

  protected async send(by: Chance) {
    const found = this.aPayout(by)
    if (!found) return
    const answer = await this.decide(found.payout, 'send', { rail: 'csv' }, 'key')
    this.agree(answer, found.books.send(found.payout))
  }

  protected async report(by: Chance) {
    const found = this.aPayout(by)
    if (!found || found.payout.attempts.length === 0) return
    const outcome: Outcome = by.one(['paid', 'paid', 'failed', 'returned'] as const)
    const attempt = by.between(1, found.payout.attempts.length)
    const body = outcome === 'paid' ? { paid_at: Date.now(), reference: 'R', attempt } : { reason: 'Closed', attempt }
    const answer = await this.decide(found.payout, `mark-${outcome}`, body, 'key')
    this.agree(answer, found.books.report(found.payout, attempt, outcome))
    if (by.isOneIn(4)) this.agree(await this.decide(found.payout, `mark-${outcome}`, body, 'key'), answer.status < 300)
  }
}
