import { Card, count, day, money, sentence, useTimeZone } from '../parts'
import type { Task } from '../shapes'

const VERBS: Readonly<Record<string, string>> = {
  books_broken: 'Look at the books: payouts are frozen',
  payouts: 'Approve payouts',
  dead_letters: 'Send lost messages again',
  failed_deliveries: 'Look at failed deliveries',
  held_commissions: 'Decide held commissions',
}

/** "$6,120.00, the oldest from 3 Nov 2026": the number that matters and how long it waits. */
function noteOf(task: Task, currency: string, timeZone: string): string {
  const sums = Object.entries(task.amounts)
  const code = sums.some(([one]) => one !== currency)
  const oldest = task.oldest_at ? `the oldest from ${day(task.oldest_at, timeZone)}` : ''
  return [...sums.map(([one, amount]) => money(amount, one, { code })), oldest].filter(Boolean).join(', ')
}

export const AllDecided = () => (
  <section class="card empty" aria-label="Waiting for you">
    <strong>Everything is decided</strong>
    <p>Payouts, held commissions and failed messages appear here when they need you.</p>
  </section>
)

type Props = { readonly tasks: readonly Task[]; readonly currency: string }

/** What waits for a person, in the order in which it hurts. */
export function Tasks({ tasks, currency }: Props) {
  const zone = useTimeZone()
  return (
    <Card title="Waiting for you" flush>
      <ul class="tasks">
        {tasks.map((task) => (
          <li key={task.name}>
            <a href={task.href}>
              <span>
                <strong>{VERBS[task.name] ?? sentence(task.name)}</strong>
                <span class="below">{noteOf(task, currency, zone)}</span>
              </span>
              <data class="num" value={task.count}>
                {count(task.count)}
              </data>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}
