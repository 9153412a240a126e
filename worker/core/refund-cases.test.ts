import { describe, expect, test } from 'vitest'
import { grantCommissions } from './commission'
import { casesOf } from './fixtures/cases'
import { amountsOf, type OrderFacts, type RefundFact } from './order-amounts'

type Raw = { readonly id: string; readonly kind: string; readonly title: string; readonly model: string }
type Parts = Readonly<Record<string, number>>
type Cumulative = Raw & {
  readonly input: {
    readonly amount_cents: number
    readonly granted_cents: Parts
    readonly refunds_cents: readonly number[]
  }
  readonly expected: {
    readonly steps: readonly {
      readonly applied_cents?: number
      readonly flag?: string
      readonly refund_cents: number
      readonly refunded_total_cents: number
      readonly clawback_cents: number
      readonly clawback: Parts
      readonly held_after: Parts
    }[]
  }
}
type Split = Raw & {
  readonly params: { readonly platform_bps: number; readonly creator_bps: number }
  readonly input: {
    readonly subtotal_cents: number
    readonly payment_fees_cents: number
    readonly total_cents?: number
    readonly refunded_total_cents?: number
  }
  readonly expected: {
    readonly platform_fee_cents: number
    readonly creator_commission_cents: number
    readonly payment_fees_cents: number
    readonly seller_take_cents: number
    readonly flags?: readonly string[]
  }
}
type Lines = Raw & {
  readonly params: { readonly platform_bps: number }
  readonly input: {
    readonly total_cents: number
    readonly payment_fees_cents: number
    readonly lines: Readonly<Record<string, { net_cents: number; quantity: number; bps: number }>>
    readonly shares: Parts
    readonly refunds: readonly { readonly amount_cents: number; readonly items?: Parts }[]
  }
  readonly expected: {
    readonly granted: Parts
    readonly held_after: readonly Parts[]
    readonly split_after: readonly {
      readonly sales_cents: number
      readonly platform_fee_cents: number
      readonly payment_fees_cents: number
      readonly seller_take_cents: number
    }[]
    readonly excess_flagged_cents: number
  }
}

const refund = (at: number, amount: number, items: RefundFact['items'] = []): RefundFact => ({
  kind: 'refund',
  id: `ref_${at}`,
  ...{ at, amount, items },
})

describe('worked refunds', () => {
  test.each(casesOf<Cumulative>('refund'))('$id $title: every step agrees', ({ input, expected }) => {
    const order: OrderFacts = {
      lines: [{ net: input.amount_cents, quantity: 1 }],
      total: input.amount_cents,
      ...{ platformFeeBp: 0, paymentFees: 0, paid: true },
      grants: Object.entries(input.granted_cents).map(([partnerId, cents]) => ({ partnerId, byLine: [cents] })),
      facts: input.refunds_cents.map((cents, at) => refund(at, cents)),
    }
    expected.steps.forEach((step, index) => {
      const amounts = amountsOf({ ...order, facts: order.facts.slice(0, index + 1) })
      const traced = amounts.steps[index]
      expect(amounts.refundedAmount).toBe(step.refunded_total_cents)
      expect(traced?.refunded).toBe(step.applied_cents ?? step.refund_cents)
      expect(traced?.clawedBack).toBe(step.clawback_cents)
      expect(Object.fromEntries(traced?.byPartner.map((each) => [each.partnerId, each.clawedBack]) ?? [])).toEqual(
        step.clawback,
      )
      expect(Object.fromEntries(amounts.commissions.map((each) => [each.partnerId, each.net]))).toEqual(step.held_after)
      expect(amounts.flags.includes('refund_exceeds_order')).toBe(step.flag !== undefined)
    })
  })

  const splits = [...casesOf<Split>('order_split'), ...casesOf<Split>('order_split_refund')]

  test.each(splits)('$id $title: the parts of the order agree', ({ params, input, expected }) => {
    const nets = [input.subtotal_cents]
    const weights = [{ partnerId: 'creator', weight: 1n }]
    const amounts = amountsOf({
      lines: [{ net: input.subtotal_cents, quantity: 1 }],
      total: input.total_cents ?? input.subtotal_cents,
      platformFeeBp: params.platform_bps,
      paymentFees: input.payment_fees_cents,
      paid: true,
      grants: grantCommissions({ nets, weights, rateOf: () => params.creator_bps }).grants,
      facts: input.refunded_total_cents === undefined ? [] : [refund(1, input.refunded_total_cents)],
    })
    expect({
      platform_fee_cents: amounts.platformFees,
      creator_commission_cents: amounts.commissions[0]?.net,
      payment_fees_cents: amounts.paymentFees,
      seller_take_cents: amounts.seller,
    }).toMatchObject(withoutFlags(expected))
    expect(amounts.flags.includes('negative_seller')).toBe(expected.flags !== undefined)
  })

  test.each(casesOf<Lines>('refund_lines'))('$id $title: holdings and split agree after each refund', (given) => {
    const { input, expected } = given
    const lines = Object.entries(input.lines)
    const { grants } = grantCommissions({
      nets: lines.map(([, line]) => line.net_cents),
      weights: Object.entries(input.shares).map(([partnerId, share]) => ({ partnerId, weight: BigInt(share) })),
      rateOf: (line) => lines[line]?.[1].bps ?? 0,
    })
    const facts = input.refunds.map(({ amount_cents, items }, at) => {
      const named = Object.entries(items ?? {}).map(([name, quantity]) => ({
        line: lines.findIndex(([each]) => each === name),
        quantity,
      }))
      return refund(at, amount_cents, named)
    })
    const after = facts.map((_, index) =>
      amountsOf({
        lines: lines.map(([, line]) => ({ net: line.net_cents, quantity: line.quantity })),
        total: input.total_cents,
        platformFeeBp: given.params.platform_bps,
        paymentFees: input.payment_fees_cents,
        paid: true,
        grants,
        facts: facts.slice(0, index + 1),
      }),
    )
    const heldOf = (field: 'granted' | 'net') =>
      after.map((each) => Object.fromEntries(each.commissions.map((part) => [part.partnerId, part[field]])))
    expect(heldOf('granted')[0]).toEqual(expected.granted)
    expect(heldOf('net')).toEqual(expected.held_after)
    expect(
      after.map((each) => ({
        sales_cents: each.sales,
        platform_fee_cents: each.platformFees,
        payment_fees_cents: each.paymentFees,
        seller_take_cents: each.seller,
      })),
    ).toEqual(expected.split_after)
    expect(after.at(-1)?.steps.at(-1)?.excess).toBe(expected.excess_flagged_cents)
  })
})

function withoutFlags({ flags: _, ...amounts }: Split['expected']) {
  return amounts
}
