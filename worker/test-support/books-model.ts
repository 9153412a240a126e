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

export const OPEN: LineStatus[] = ['proposed', 'reserved', 'in_flight', 'failed']
export const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0)

export class Books {
  readonly earnings: Earning[] = []
  readonly payouts: Payout[] = []
  receivable = 0
  now = 0
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

  /** Gives for an earning; returns what became available. */
  protected give(e: Earning, amount: number): number {
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

  protected arriveAvailable(e: Earning, amount: number) {
    if (amount === 0) return
    e.available += amount
    e.clearedAt = this.now
  }

  protected take(e: Earning, amount: number, to: 'organization' | 'cash') {
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

  protected openLine(source: string): Line | undefined {
    return this.payouts
      .flatMap(({ lines }) => lines)
      .find((line) => line.source === source && OPEN.includes(line.status))
  }

  /** An open line never promises more than its earning holds; a payout without lines is over. */
  protected fit(e: Earning) {
    for (const payout of this.payouts) {
      const line = payout.lines.find(({ source, status }) => source === e.source && OPEN.includes(status))
      if (!line || line.status === 'in_flight') continue
      line.amount = Math.min(line.amount, line.status === 'reserved' ? e.reserved : e.available)
      if (line.amount > 0) continue
      line.status = 'withdrawn'
      if (payout.lines.every(({ status }) => !OPEN.includes(status))) payout.status = 'rejected'
    }
  }

  protected oldest(): Earning[] {
    const at = (e: Earning) => e.clearedAt ?? Number.MAX_SAFE_INTEGER
    return [...this.earnings].sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1))
  }
}
