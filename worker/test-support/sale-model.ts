/**
 * What a sale is worth, computed once more from the words of docs/ledger.md and nothing of the product: fractions are
 * pairs of BigInt, every share is looked for by hand. A mistake that the product makes is not made here with it.
 */
export type Touch = { partner: string; at: number; type: 'click' | 'view' }
export type Fact =
  | { kind: 'refund'; id: string; at: number; amount: number | null; named: { line: number; quantity: number }[] }
  | { kind: 'lost'; id: string; at: number; amount: number | null; fee: number }
  | { kind: 'cancelled'; id: string; at: number }
export type Rate = { bp: number; pool: string; cap: number | null }
export type Sale = {
  placedAt: number
  isPaid: boolean
  lines: { net: number; quantity: number }[]
  total: number
  fee: number
  platformBp: number
  touches: Touch[]
  rateOf: (partner: string, line: number) => Rate
  facts: Fact[]
}
export type Worth = {
  nets: Record<string, number>
  sales: number
  platform: number
  fees: number
  seller: number
  refunded: number
}

type Ratio = [bigint, bigint]
const DAY = 86_400_000

const round = (n: bigint, d: bigint): number => {
  const [whole, rest] = [n / d, (n % d) * 2n]
  return Number(rest > d || (rest === d && whole % 2n === 1n) ? whole + 1n : whole)
}

/** Largest remainder; the spare units go to the largest remainders, then to whoever is listed first. */
function divide(amount: number, weights: bigint[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  if (whole === 0n) return weights.map(() => 0)
  const parts = weights.map((weight) => Number((BigInt(amount) * weight) / whole))
  const left = amount - parts.reduce((sum, part) => sum + part, 0)
  const byRest = weights.map((weight, index) => ({ index, rest: (BigInt(amount) * weight) % whole }))
  byRest.sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const { index } of byRest.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1
  return parts
}

/** How many of the touches inside their windows each partner has, by partner in code-unit order: the linear model. */
function countTouches({ touches, placedAt }: Sale): [string, bigint][] {
  const counts = new Map<string, bigint>()
  for (const { partner, at, type } of touches) {
    const age = placedAt - at
    if (age < 0 || age > (type === 'click' ? 7 : 1) * DAY) continue
    counts.set(partner, (counts.get(partner) ?? 0n) + 1n)
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** By partner, by line: each pool is rounded once, capped, and divided over partners, then lines. */
function grants(sale: Sale, credit: [string, bigint][]): number[][] {
  const all = credit.reduce((sum, [, count]) => sum + count, 0n)
  const granted = credit.map(() => sale.lines.map(() => 0))
  const cell = (partner: number, line: number) => {
    const [name, count] = credit[partner] ?? ['', 0n]
    const rate = sale.rateOf(name, line)
    return { rate, exact: BigInt(sale.lines[line]?.net ?? 0) * count * BigInt(rate.bp) }
  }
  const cells = credit.flatMap((_, partner) => sale.lines.map((_, line) => ({ partner, line, ...cell(partner, line) })))
  for (const pool of new Set(cells.map(({ rate }) => rate.pool))) {
    const mine = (partner: number) =>
      sale.lines.map((_, line) => {
        const found = cells.find((each) => each.partner === partner && each.line === line)
        return found?.rate.pool === pool ? found.exact : 0n
      })
    const exact = credit.map((_, partner) => mine(partner).reduce((sum, each) => sum + each, 0n))
    const sum = exact.reduce((total, each) => total + each, 0n)
    const cap = cells.find(({ rate }) => rate.pool === pool)?.rate.cap ?? null
    const rounded = all === 0n ? 0 : round(sum, all * 10_000n)
    divide(cap === null ? rounded : Math.min(rounded, cap), exact).forEach((amount, partner) => {
      divide(amount, mine(partner)).forEach((part, line) => {
        const row = granted[partner]
        if (row) row[line] = (row[line] ?? 0) + part
      })
    })
  }
  return granted
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0)

function weighted(amounts: number[], left: Ratio[]): Ratio {
  const bottom = left.reduce((product, [, d]) => product * d, 1n)
  const top = amounts.reduce((sum, amount, line) => {
    const [n, d] = left[line] ?? [0n, 1n]
    return sum + BigInt(amount) * n * (bottom / d)
  }, 0n)
  return [top, bottom]
}

function takeBack(held: number[][], amount: number, lines: number[]) {
  const onLines = held.map((row) => lines.map((line) => BigInt(row[line] ?? 0)))
  divide(
    amount,
    onLines.map((row) => row.reduce((sum, each) => sum + each, 0n)),
  ).forEach((part, partner) => {
    divide(part, onLines[partner] ?? []).forEach((taken, place) => {
      const [row, line] = [held[partner], lines[place] ?? 0]
      if (row) row[line] = (row[line] ?? 0) - taken
    })
  })
}

/** Everything that happened, by (time, id), whatever the order in which it was heard of. */
export function worthOf(sale: Sale): Worth {
  const credit = countTouches(sale)
  const fees = sale.fee + sumOf(sale.facts.map((fact) => (fact.kind === 'lost' ? fact.fee : 0)))
  const nothing = { nets: Object.fromEntries(credit.map(([partner]) => [partner, 0])), sales: 0, platform: 0, fees: 0 }
  if (!sale.isPaid) return { ...nothing, seller: 0, refunded: 0 }
  const granted = grants(sale, credit)
  const held = granted.map((row) => [...row])
  const byLine = sale.lines.map((_, line) => sumOf(granted.map((row) => row[line] ?? 0)))
  const nets = sale.lines.map(({ net }) => net)
  const everyLine = sale.lines.map((_, line) => line)
  const subtotal = sumOf(nets)
  let left: Ratio[] = sale.lines.map(() => [1n, 1n])
  let gross = sale.total
  const named: Ratio = [0n, 1n]
  let derived = 0
  for (const fact of sale.facts.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const items = fact.kind === 'refund' ? fact.named : []
    if (fact.kind === 'cancelled') left = left.map(() => [0n, 1n])
    else {
      let amount = fact.amount ?? gross
      if (fact.amount === null && items.length > 0) {
        for (const { line, quantity } of items) {
          const sold = BigInt(sale.lines[line]?.quantity ?? 1)
          const part = BigInt(quantity) > sold ? sold : BigInt(quantity)
          named[0] = named[0] * sold + BigInt(nets[line] ?? 0) * part * named[1]
          named[1] = named[1] * sold
        }
        const running = subtotal === 0 ? 0 : round(named[0] * BigInt(sale.total), named[1] * BigInt(subtotal))
        amount = running - derived
        derived = running
      }
      const before = gross
      gross = before - Math.min(amount, before)
      for (const { line, quantity } of items) {
        const [n, d] = left[line] ?? [0n, 1n]
        const sold = BigInt(sale.lines[line]?.quantity ?? 1)
        const rest = n * sold - BigInt(quantity) * d
        left[line] = rest > 0n ? [rest, d * sold] : [0n, 1n]
      }
      if (before > 0 && gross === 0) left = left.map(() => [0n, 1n])
      else if (before > 0 && items.length === 0) left = left.map(([n, d]) => [n * BigInt(gross), d * BigInt(before)])
    }
    const target = round(...weighted(byLine, left))
    const missing = sumOf(held.flat()) - target
    const lines = items.map(({ line }) => line).sort()
    const onNamed = sumOf(held.flatMap((row) => lines.map((line) => row[line] ?? 0)))
    const first = lines.length === 0 || gross === 0 ? 0 : Math.min(missing, onNamed)
    takeBack(held, first, lines)
    takeBack(held, missing - first, everyLine)
  }
  const sales = round(...weighted(nets, left))
  const whole = round(BigInt(subtotal) * BigInt(sale.platformBp), 10_000n)
  const [top, bottom] = weighted(nets, left)
  const platform = subtotal === 0 ? 0 : round(BigInt(whole) * top, BigInt(subtotal) * bottom)
  const partners = held.map((row) => sumOf(row))
  return {
    nets: Object.fromEntries(credit.map(([partner], index) => [partner, partners[index] ?? 0])),
    sales,
    platform,
    fees,
    seller: sales - platform - fees - sumOf(partners),
    refunded: sale.total - gross,
  }
}
