/**
 * One partner's money in one currency, kept a second time from the words of docs/ledger.md and nothing of the product.
 * Every verb says whether it may happen; what may not leaves everything as it is.
 */
export type Earning = {
  source: string
  /** The product's id, which breaks ties of time. */
  id: string
  dueAt: number
  held: boolean
  clearedAt: number | null
  pending: number
  available: number
  reserved: number
  transit: number
  paid: number
  recovered: number
  owed: number
  repaid: number
}
export type LineStatus =
  | ('proposed' | 'left_out' | 'withdrawn' | 'reserved' | 'released' | 'in_flight')
  | ('paid' | 'failed' | 'returned')
export type Line = { source: string; status: LineStatus; amount: number }
export type Outcome = 'paid' | 'failed' | 'returned'
export type Attempt = { sent: { source: string; amount: number }[]; outcome: Outcome | null }
export type Payout = { id: string; status: string; lines: Line[]; attempts: Attempt[]; approvals: string[] }

const OPEN: LineStatus[] = ['proposed', 'reserved', 'in_flight', 'failed']
const DECIDED = ['pending', 'approved', 'partially_approved', 'failed']
const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

export class Books {
  readonly earnings: Earning[] = []
  readonly payouts: Payout[] = []
  receivable = 0
  cash = 0
  now = 0
  readonly secondApproverAbove: number
  readonly minimum: number

  constructor(limits: { secondApproverAbove: number; minimum: number }) {
    this.secondApproverAbove = limits.secondApproverAbove
    this.minimum = limits.minimum
  }

  open(source: string, dueAt: number): Earning {
    const known = this.earnings.find((each) => each.source === source)
    if (known) return known
    const nothing = { pending: 0, available: 0, reserved: 0, transit: 0, paid: 0, recovered: 0, owed: 0, repaid: 0 }
    const made = { source, id: '', dueAt, held: false, clearedAt: null, ...nothing }
    this.earnings.push(made)
    return made
  }

  of(source: string): Earning {
    return this.open(source, 0)
  }

  entitlement(e: Earning): number {
    return e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid
  }

  /** What an order or deal is worth to the partner now, all facts known. */
  reckon(source: string, dueAt: number, worth: number, held: boolean) {
    const known = this.earnings.find((each) => each.source === source)
    if (!known && worth === 0) return
    const e = this.open(source, dueAt)
    const change = worth - this.entitlement(e)
    if (change > 0) e.pending += change
    if (change < 0) this.take(e, -change, 'organization')
    if (held && !e.held) this.hold(e)
    e.held = held
  }

  credit(source: string, amount: number) {
    this.give(this.open(source, 0), amount)
  }

  reverse(source: string, amount: number) {
    this.take(this.open(source, 0), amount, 'organization')
  }

  hold(e: Earning) {
    e.pending += e.available + e.reserved
    e.available = 0
    e.reserved = 0
    e.held = true
    this.fit(e)
  }

  /** The clock: whatever waits and is not held clears, the first due first. */
  clear() {
    const due = this.earnings.filter((e) => e.pending > 0 && !e.held)
    for (const e of due.sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1))) {
      const amount = e.pending
      e.pending = 0
      this.give(e, amount)
    }
  }

  repay(amount: number): boolean {
    if (amount > this.receivable) return false
    let left = amount
    for (const e of this.oldest()) {
      const part = Math.min(left, e.owed - e.recovered)
      if (part <= 0) continue
      left -= part
      e.recovered += part
      e.repaid += part
    }
    this.receivable -= amount
    return true
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

  /** Gives for an earning; returns what became available. */
  private give(e: Earning, amount: number): number {
    if (e.held) {
      e.pending += amount
      return 0
    }
    const settled = Math.min(amount, this.receivable)
    this.receivable -= settled
    e.recovered += settled
    this.arriveAvailable(e, amount - settled)
    return amount - settled
  }

  private arriveAvailable(e: Earning, amount: number) {
    if (amount === 0) return
    e.available += amount
    e.clearedAt = this.now
  }

  private take(e: Earning, amount: number, to: 'organization' | 'cash') {
    let left = amount
    const draw = (from: Earning, account: 'pending' | 'available' | 'reserved') => {
      const part = Math.min(left, from[account])
      left -= part
      from[account] -= part
      if (from !== e) {
        from.recovered += part
        e.owed += part
      }
      if (to === 'cash') e.paid += part
      this.fit(from)
    }
    if (to === 'organization') draw(e, 'pending')
    draw(e, 'available')
    draw(e, 'reserved')
    for (const account of ['available', 'reserved'] as const)
      for (const other of this.oldest().filter((each) => each !== e)) draw(other, account)
    this.receivable += left
    e.owed += left
    if (to === 'cash') e.paid += left
  }

  private openLine(source: string): Line | undefined {
    return this.payouts
      .flatMap(({ lines }) => lines)
      .find((line) => line.source === source && OPEN.includes(line.status))
  }

  /** An open line never promises more than its earning holds; a payout without lines is over. */
  private fit(e: Earning) {
    for (const payout of this.payouts) {
      const line = payout.lines.find(({ source, status }) => source === e.source && OPEN.includes(status))
      if (!line || line.status === 'in_flight') continue
      line.amount = Math.min(line.amount, line.status === 'reserved' ? e.reserved : e.available)
      if (line.amount > 0) continue
      line.status = 'withdrawn'
      if (payout.lines.every(({ status }) => !OPEN.includes(status))) payout.status = 'rejected'
    }
  }

  private oldest(): Earning[] {
    const at = (e: Earning) => e.clearedAt ?? Number.MAX_SAFE_INTEGER
    return [...this.earnings].sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1))
  }
}
