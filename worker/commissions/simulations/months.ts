import type { MonthBefore } from '../../core/rules'
import { monthIn } from '../calendar'
import type { Granted, Weighed } from '../grant'
import { keysOf, rowsOf } from '../months'
import type { Progress } from './progress'

type Filled = Progress['months'][number]
type Key = ReturnType<typeof keysOf>[number]

const nameOf = ({ ruleId, partnerId, currency, month }: Omit<Key, 'paidAt' | 'sourceId'>) =>
  JSON.stringify([ruleId, partnerId, currency, month])

/** The months that supposed orders fill. Orders come by (paid_at, id), so that all seen before are earlier. */
export function supposedMonths(known: Filled[]) {
  const months = new Map(known.map((each) => [each.key, each]))
  const before = (weighed: Weighed) => {
    const own = keysOf(weighed)
    return (partnerId: string, ruleId: string): MonthBefore => {
      const key = own.find((each) => each.partnerId === partnerId && each.ruleId === ruleId)
      const { baseAmount, granted } = (key && months.get(nameOf(key))) ?? { baseAmount: 0, granted: 0 }
      return { baseAmount, granted }
    }
  }
  const add = (weighed: Weighed, decided: Granted) => {
    for (const row of rowsOf(weighed, decided)) {
      const key = nameOf(row)
      const { baseAmount, granted } = months.get(key) ?? { baseAmount: 0, granted: 0 }
      const now = { baseAmount: baseAmount + row.baseAmount, granted: granted + row.grantedAmount }
      months.set(key, { key, month: row.month, ...now })
    }
  }
  /** Without the months that no order after this moment (epoch milliseconds) can lie in, whatever its time-zone. */
  const stillOpen = (at: number): Filled[] =>
    [...months.values()].filter(({ month }) => month >= monthIn('UTC', at - 86_400_000))
  return { before, add, stillOpen }
}
