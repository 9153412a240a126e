import * as z from 'zod'
import { Place } from '../periods'

const Pair = z.object({ actual: z.int(), simulated: z.int() })

/** How far a simulation has come, and its sums so far. Minor units; `months` is what caps and bands were filled with. */
export const Progress = z.object({
  total: z.int(),
  done: z.int(),
  place: Place,
  commissions: z.array(Pair.extend({ partnerId: z.string(), currency: z.string() })),
  platformFees: z.array(Pair.extend({ currency: z.string() })),
  months: z.array(z.object({ key: z.string(), month: z.string(), baseAmount: z.int(), granted: z.int() })),
  /** The sale that could not be decided, and how often it was tried in a row; null while all goes well. */
  failing: z.object({ attempts: z.int(), sale: z.string(), error: z.string() }).nullish(),
})
export type Progress = z.output<typeof Progress>

type Commission = Progress['commissions'][number]
type Fees = Progress['platformFees'][number]
type Amounts = { actual: number; simulated: number }

/** What one sale adds. */
export type Added = { commissions: Commission[]; platformFees: Fees[] }

const summed = <Row extends Amounts>(rows: Row[], keyOf: (row: Row) => string): Row[] =>
  [...Map.groupBy(rows, keyOf).values()].flatMap((same) => {
    const [first] = same
    if (!first) return []
    const sum = (of: (row: Row) => number) => same.reduce((total, row) => total + of(row), 0)
    return [{ ...first, actual: sum(({ actual }) => actual), simulated: sum(({ simulated }) => simulated) }]
  })

export const addTo = ({ commissions, platformFees }: Pick<Progress, keyof Added>, added: Added[]) => ({
  commissions: summed(
    [...commissions, ...added.flatMap((each) => each.commissions)],
    ({ partnerId, currency }) => `${partnerId} ${currency}`,
  ),
  platformFees: summed([...platformFees, ...added.flatMap((each) => each.platformFees)], ({ currency }) => currency),
})
