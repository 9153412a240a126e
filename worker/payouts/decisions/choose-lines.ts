import { write } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { one, type Tenant } from '../../platform/tenant'
import type { Payout } from '../load'
import { freeOf, type LineRow } from '../queries'
import { refused } from '../refusals'
import { revise, withLines } from '../revise'

export type Choice = { lineId: string; choice: 'keep' | 'leave-out'; note: string | null }

const MOVES = {
  keep: { from: 'left_out', to: 'proposed', action: 'payout.line_kept' },
  'leave-out': { from: 'proposed', to: 'left_out', action: 'payout.line_left_out' },
} as const

/** A line left out is free for the next proposal; kept after all, it takes what its earning still has. */
async function chosenLine(tenant: Tenant, payout: Payout, { lineId, choice, note }: Choice): Promise<LineRow> {
  const line = one(payout.lines.filter(({ id }) => id === lineId))
  const { from, to } = MOVES[choice]
  if (line.status !== from || payout.status !== 'pending') throw refused(`line_cannot_go_from_${line.status}_to_${to}`)
  if (choice === 'leave-out') return { ...line, status: to, note }
  const { available, isTaken } = one(await freeOf(tenant, line.earningId))
  if (isTaken) throw refused('line_is_in_another_payout')
  if (available === 0) throw refused('nothing_left')
  return { ...line, status: to, note: note ?? line.note, amount: Math.min(line.amount, available) }
}

/**
 * Keeps a line or leaves it out, with a note. Who approved before approved something else, so approvals are void; with
 * no line left the payout is rejected. Errors: 409 `line_cannot_go_from_<a>_to_<b>`, `line_is_in_another_payout`.
 */
export async function chooseLine<Answer>(
  tenant: Tenant,
  payout: Payout,
  choice: Choice,
  show: (payout: Payout) => Answer,
): Promise<Answer> {
  const line = await chosenLine(tenant, payout, choice)
  const { action } = MOVES[choice.choice]
  const next = withLines(payout, [line], { approvals: [] })
  const isEmpty = next.lines.every(({ status }) => status !== 'proposed')
  const change = {
    next: isEmpty ? { ...next, status: 'rejected' as const, reason: 'nothing_left' } : next,
    happened: {
      action,
      object: payout.id,
      key: `${action}:${line.id}:${payout.version}`,
      detail: { line: line.id, note: choice.note },
    },
    rows: [
      write(
        'DELETE FROM payout_approvals WHERE organization_id = ?1 AND payout_id = ?2',
        tenant.organizationId,
        payout.id,
      ),
    ],
    leaving: [line],
  }
  try {
    return await revise(tenant, change, show)
  } catch (error) {
    throw refusedBy(error, 'UNIQUE constraint failed: payout_lines') ? refused('line_is_in_another_payout') : error
  }
}
