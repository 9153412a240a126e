/** What each line of an order grants one partner, in minor units, by line position. */
export type Grant = { readonly partnerId: string; readonly byLine: readonly number[] }

export type RefundedItem = { readonly line: number; readonly quantity: number }

/** `amount` is out of the total charged. Without amount and items it returns all that is left. */
export type RefundFact = {
  readonly kind: 'refund'
  readonly id: string
  readonly at: number
  readonly amount: number | null
  readonly items: readonly RefundedItem[]
}

/** Without an amount the dispute took all that was left. */
export type DisputeLostFact = {
  readonly kind: 'dispute_lost'
  readonly id: string
  readonly at: number
  readonly amount: number | null
}

export type CancelFact = { readonly kind: 'cancelled'; readonly id: string; readonly at: number }

export type OrderFact = RefundFact | DisputeLostFact | CancelFact

/** All that is known of an order. Amounts in minor units of its currency, `total` with tax and shipping. */
export type OrderFacts = {
  readonly lines: readonly { readonly net: number; readonly quantity: number }[]
  readonly total: number
  readonly platformFeeBp: number
  /** Payment and dispute fees: no refund returns them. */
  readonly paymentFees: number
  readonly paid: boolean
  readonly grants: readonly Grant[]
  readonly facts: readonly OrderFact[]
}
