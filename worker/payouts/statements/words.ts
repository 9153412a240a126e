type Moved = { debit: string; credit: string; payoutId: string | null; forEarningId: string | null }

const SOURCES: Record<string, [earned: string, reversed: string]> = {
  sales: ['Commission on an order', 'Commission taken back: its order was refunded, cancelled or decided anew'],
  commission_costs: ['Commission on a deal', 'Commission taken back: its deal was lowered or decided anew'],
  lead_costs: ['Credit for a lead', 'Credit for a lead reversed'],
  adjustments: ['Adjustment in the partner’s favour', 'Adjustment against the partner'],
}

const BETWEEN: Record<string, string> = {
  'pending>available': 'Hold over: ready to be paid out',
  'pending>receivable': 'Hold over: settles what was owed',
  'available>pending': 'Held again',
  'reserved>pending': 'Held again, taken out of its payout',
  'available>reserved': 'Payout approved',
  'reserved>available': 'Payout not made: ready again',
  'reserved>transit': 'Payout sent',
  'transit>pending': 'Payment failed: held',
  'transit>available': 'Payment failed: ready again',
  'transit>receivable': 'Payment failed: settles what was owed',
  'transit>cash': 'Paid out',
}

function ofCash({ debit, credit, payoutId }: Moved): string {
  if (credit === 'cash') return 'Paid out, as reported late'
  return payoutId === null && debit === 'cash' ? 'Repaid by the partner' : 'Payment came back'
}

/** What a transfer of a partner's money means, in plain words. */
export function wordsOf(moved: Moved): string {
  const { debit, credit, forEarningId } = moved
  const sentence = SOURCES[debit]?.[0] ?? SOURCES[credit]?.[1] ?? BETWEEN[`${debit}>${credit}`] ?? ofCash(moved)
  return forEarningId === null ? sentence : `${sentence} (set off for another earning)`
}
