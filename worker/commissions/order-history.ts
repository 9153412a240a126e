import * as z from 'zod'
import { type History, historyOf, type RecordedFact } from '../core/history'
import { refundedLines, type StoredLine, StoredLines } from '../orders/lines'
import type { FactRow, OrderRow } from '../orders/queries'

const Items = z.array(z.object({ sku: z.string().nullable(), product_id: z.string().nullable(), quantity: z.int() }))

const recorded = (lines: StoredLine[], fact: FactRow): RecordedFact => ({
  kind: fact.kind,
  externalId: fact.externalId,
  status: fact.status,
  amount: fact.amount,
  feeAmount: fact.feeAmount,
  items: refundedLines(lines, Items.parse(fact.items)),
  occurredAt: fact.occurredAt,
})

/** An order's lines, and what all facts known of it mean together. */
export function historyOfOrder(order: OrderRow, facts: FactRow[]): { lines: StoredLine[]; history: History } {
  const lines = StoredLines.parse(order.lines)
  const known = facts.map((fact) => recorded(lines, fact))
  return { lines, history: historyOf(order.paidAt, known) }
}
