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
function noteOf(task: Task, timeZone: string): string {
  const sums = Object.entries(task.amounts).map(([currency, amount]) => money(amount, currency, { code: true }))
  const oldest = task.oldest_at ? `the oldest from ${day(task.oldest_at, timeZone)}` : ''
  return [...sums, oldest].filter(Boolean).join(', ')
}

/** What waits for a person, in the order in which it hurts. */
export function Tasks({ tasks }: { readonly tasks: readonly Task[] }) {
  const zone = useTimeZone()
  return (
    <Card title="Waiting for you" flush>
      {tasks.length === 0 ? (
        <div class="empty">
          <h3>Everything is decided</h3>
          <p>Payouts, held commissions and failed messages appear here when they need you.</p>
        </div>
      ) : (
        <ul class="tasks">
          {tasks.map((task) => (
            <li key={task.name}>
              <a href={task.href}>
                <span>
                  <strong>{VERBS[task.name] ?? sentence(task.name)}</strong>
                  <span class="below">{noteOf(task, zone)}</span>
                </span>
                <data class="num" value={task.count}>
                  {count(task.count)}
                </data>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
