import { type Attempt, Books, type Line, type LineStatus, OPEN, type Outcome, type Payout, sum } from './books-model'

const DECIDED = ['pending', 'approved', 'partially_approved', 'failed']

/** The same books with payouts, attempts and what is reported of them. */
export class PaidBooks extends Books {
  cash = 0
  readonly secondApproverAbove: number
  readonly minimum: number

  constructor(limits: { secondApproverAbove: number; minimum: number }) {
    super()
    this.secondApproverAbove = limits.secondApproverAbove
    this.minimum = limits.minimum
  }

  propose(id: string): Payout | null {
    const free = this.oldest().filter((e) => e.available > 0 && !this.openLine(e.source))
    if (free.length === 0 || sum(free.map((e) => e.available)) < this.minimum) return null
    const lines = free.map((e): Line => ({ source: e.source, status: 'proposed', amount: e.available }))
    const payout = { id, status: 'pending', lines, attempts: [], approvals: [] }
    this.payouts.push(payout)
    return payout
  }

  choose(payout: Payout, line: Line, keep: boolean): boolean {
    if (payout.status !== 'pending' || line.status !== (keep ? 'left_out' : 'proposed')) return false
    const { available } = this.of(line.source)
    if (keep && (this.openLine(line.source) || available === 0)) return false
    line.status = keep ? 'proposed' : 'left_out'
    if (keep) line.amount = Math.min(line.amount, available)
    payout.approvals = []
    if (payout.lines.every(({ status }) => status !== 'proposed')) payout.status = 'rejected'
    return true
  }

  approve(payout: Payout, by: string): boolean {
    const proposed = payout.lines.filter(({ status }) => status === 'proposed')
    const amount = sum(proposed.map((line) => line.amount))
    if (payout.status !== 'pending' || amount === 0) return false
    const needsTwo = amount > this.secondApproverAbove
    if (needsTwo && payout.approvals.includes(by)) return false
    const isLast = !needsTwo || payout.approvals.length > 0
    payout.approvals.push(by)
    if (!isLast) return true
    for (const line of proposed) {
      const e = this.of(line.source)
      e.available -= line.amount
      e.reserved += line.amount
      line.status = 'reserved'
    }
    payout.status = payout.lines.some(({ status }) => status === 'left_out') ? 'partially_approved' : 'approved'
    return true
  }

  reject(payout: Payout): boolean {
    if (!DECIDED.includes(payout.status)) return false
    for (const line of payout.lines) {
      const e = this.of(line.source)
      if (line.status === 'reserved') {
        e.reserved -= line.amount
        this.arriveAvailable(e, line.amount)
      }
      if (line.status === 'reserved' || line.status === 'failed') line.status = 'released'
      if (line.status === 'proposed') line.status = 'withdrawn'
    }
    payout.status = 'rejected'
    return true
  }

  send(payout: Payout): boolean {
    if (!['approved', 'partially_approved', 'failed'].includes(payout.status)) return false
    const sent = payout.lines.filter(({ status }) => status === 'reserved' || status === 'failed')
    for (const line of sent) {
      const e = this.of(line.source)
      if (line.status === 'failed') e.available -= line.amount
      else e.reserved -= line.amount
      e.transit += line.amount
      line.status = 'in_flight'
    }
    payout.attempts.push({ sent: sent.map(({ source, amount }) => ({ source, amount })), outcome: null })
    payout.status = 'processing'
    return true
  }

  /** What is reported of attempt k, however late: it may only ever say more than is known. */
  report(payout: Payout, k: number, outcome: Outcome): boolean {
    const attempt = payout.attempts[k - 1]
    if (!attempt) return false
    const known = attempt.outcome
    if (known === outcome) return true
    const rank: Record<Outcome, number> = { failed: 1, paid: 2, returned: 3 }
    if (known !== null && rank[outcome] < rank[known]) return false
    const isPaidOtherwise = payout.attempts.some((each) => each !== attempt && each.outcome === 'paid')
    attempt.outcome = outcome
    if (outcome === 'paid') this.arrive(payout, attempt, isPaidOtherwise)
    else if (known === 'paid') this.comeBack(payout, attempt, isPaidOtherwise)
    else if (known === null) this.fail(payout, attempt)
    if (payout.attempts.some((each) => each.outcome === 'paid')) payout.status = 'paid'
    else if (known === 'paid') payout.status = 'returned'
    return true
  }

  private arrive(payout: Payout, { sent }: Attempt, isPaidOtherwise: boolean) {
    const rest = sent.map(({ source, amount }) => {
      const [e, line] = [this.of(source), payout.lines.find((each) => each.source === source)]
      const flying = line?.status === 'in_flight' ? Math.min(amount, line.amount) : 0
      e.transit -= flying
      e.paid += flying
      // From here on no open line of this payout stands in the way of what it pays out.
      if (line && OPEN.includes(line.status)) line.status = 'paid'
      return { e, amount: amount - flying }
    })
    for (const each of rest) {
      const own = Math.min(each.amount, each.e.available + each.e.reserved)
      this.take(each.e, own, 'cash')
      each.amount -= own
    }
    for (const { e, amount } of rest) this.take(e, amount, 'cash')
    this.cash += sum(sent.map(({ amount }) => amount))
    if (!isPaidOtherwise) this.mark(payout, sent, 'paid')
  }

  private fail(payout: Payout, { sent }: Attempt) {
    let moved = false
    for (const { source } of sent) {
      const [e, line] = [this.of(source), payout.lines.find((each) => each.source === source)]
      if (line?.status !== 'in_flight') continue
      moved = true
      e.transit -= line.amount
      line.amount = this.give(e, line.amount)
      line.status = line.amount === 0 ? 'withdrawn' : 'failed'
    }
    if (!moved) return
    payout.status = payout.lines.some(({ status }) => status === 'failed') ? 'failed' : 'rejected'
  }

  private comeBack(payout: Payout, { sent }: Attempt, isPaidOtherwise: boolean) {
    for (const { source, amount } of sent) {
      const e = this.of(source)
      e.paid -= amount
      this.give(e, amount)
    }
    this.cash -= sum(sent.map(({ amount }) => amount))
    if (!isPaidOtherwise) this.mark(payout, sent, 'returned')
  }

  private mark(payout: Payout, sent: Attempt['sent'], status: LineStatus) {
    for (const { source, amount } of sent) {
      const line = payout.lines.find((each) => each.source === source)
      if (line && line.status !== 'left_out') Object.assign(line, { status, amount })
    }
  }
}
