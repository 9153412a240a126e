import type { OrderFact, RefundedItem } from './order-facts'

/** A fact as it was recorded; `status` of refunds: succeeded, pending, failed; of disputes: opened, won, lost. */
export type RecordedFact = {
  readonly kind: 'refund' | 'refunded_total' | 'dispute' | 'cancellation' | 'payment' | 'evidence'
  readonly externalId: string
  readonly status: string
  readonly amount: number | null
  readonly feeAmount: number | null
  readonly items: readonly RefundedItem[]
  readonly occurredAt: number
}

/** What all facts known of an order mean together, whatever the order in which they came. */
export type History = {
  facts: OrderFact[]
  paidAt: number | null
  disputeFees: number
  dispute: 'none' | 'open' | 'lost'
}

const groups = (facts: readonly RecordedFact[], kind: RecordedFact['kind']) =>
  Map.groupBy(
    facts.filter((fact) => fact.kind === kind),
    ({ externalId }) => externalId,
  )

const withStatus = (group: readonly RecordedFact[], status: string) => group.find((fact) => fact.status === status)

/** A refund counts once it succeeded and as long as it did not fail afterwards: failed is final. */
function refundsOf(facts: readonly RecordedFact[]): OrderFact[] {
  return [...groups(facts, 'refund')].flatMap(([id, group]): OrderFact[] => {
    const done = withStatus(group, 'succeeded')
    if (!done || withStatus(group, 'failed')) return []
    return [{ kind: 'refund', id, at: done.occurredAt, amount: done.amount, items: done.items }]
  })
}

/** Running totals say how much was refunded, not by what: only what the named refunds do not cover counts. */
function unnamedRefund(facts: readonly RecordedFact[]): OrderFact[] {
  const totals = [...groups(facts, 'refunded_total').values()].flatMap((group) =>
    group.toSorted((a, b) => (a.amount ?? 0) - (b.amount ?? 0)).slice(-1),
  )
  const named = [...groups(facts, 'refund').values()].reduce((sum, [first]) => sum + (first?.amount ?? 0), 0)
  const missing = totals.reduce((sum, { amount }) => sum + (amount ?? 0), 0) - named
  const [latest] = totals.toSorted((a, b) => b.occurredAt - a.occurredAt)
  if (missing <= 0 || !latest) return []
  return [{ kind: 'refund', id: `total:${latest.externalId}`, at: latest.occurredAt, amount: missing, items: [] }]
}

function disputesOf(facts: readonly RecordedFact[]) {
  const disputes = [...groups(facts, 'dispute')]
  const lost = disputes.filter(([, group]) => withStatus(group, 'lost') && !withStatus(group, 'won'))
  const isOpen = disputes.some(([, group]) => !withStatus(group, 'lost') && !withStatus(group, 'won'))
  const taken = lost.flatMap(([id, group]): OrderFact[] => {
    const end = withStatus(group, 'lost')
    if (!end) return []
    const amount = end.amount ?? withStatus(group, 'opened')?.amount ?? null
    return [{ kind: 'dispute_lost', id, at: end.occurredAt, amount }]
  })
  const fees = disputes.reduce(
    (sum, [, group]) => sum + Math.max(0, ...group.map(({ feeAmount }) => feeAmount ?? 0)),
    0,
  )
  return { taken, fees, state: isOpen ? ('open' as const) : lost.length ? ('lost' as const) : ('none' as const) }
}

/** When it was paid first: as it says itself, else by the payments told since. Epoch milliseconds; null = not yet. */
export function paidAtOf(
  paidAt: number | null,
  recorded: readonly Pick<RecordedFact, 'kind' | 'occurredAt'>[],
): number | null {
  const payments = recorded.filter(({ kind }) => kind === 'payment').map(({ occurredAt }) => occurredAt)
  return paidAt ?? (payments.length ? Math.min(...payments) : null)
}

/** A pure function of the set of facts; amounts in minor units, times in epoch milliseconds. */
export function historyOf(paidAt: number | null, recorded: readonly RecordedFact[]): History {
  const disputes = disputesOf(recorded)
  const cancellations = recorded.flatMap(({ kind, externalId, occurredAt }): OrderFact[] =>
    kind === 'cancellation' ? [{ kind: 'cancelled', id: externalId, at: occurredAt }] : [],
  )
  return {
    facts: [...refundsOf(recorded), ...unnamedRefund(recorded), ...disputes.taken, ...cancellations],
    paidAt: paidAtOf(paidAt, recorded),
    disputeFees: disputes.fees,
    dispute: disputes.state,
  }
}
