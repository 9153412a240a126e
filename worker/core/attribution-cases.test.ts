import { describe, expect, test } from 'vitest'
import { attribute, type Model, shares } from './attribution'
import { type AttributionCase, casesOf, solve } from './fixtures/cases'
import { apportion } from './money'

type Solved = AttributionCase & {
  readonly expected: {
    readonly shares: readonly { partner: string; ppm: number; cents: number; share: string; share_exact?: string }[]
    readonly attributed_cents: number
    readonly unattributed_cents: number
    readonly dropped_touches: readonly { index: number; reason: string }[]
    readonly reason?: string
    readonly zero_weight_types?: readonly string[]
  }
}
type Batch = AttributionCase & {
  readonly input: { readonly journeys: readonly string[]; readonly value_cents_each: number }
  readonly expected: { readonly totals_cents: Readonly<Record<string, number>> }
}
type Apportionment = AttributionCase & {
  readonly input: { readonly total: number; readonly weights: Readonly<Record<string, number>> }
  readonly expected: { readonly parts: Readonly<Record<string, number>> }
}

const solved = casesOf<Solved>('attribution')

describe('worked cases', () => {
  test.each(solved)('$id $title: the amounts and the display shares agree', (given) => {
    const parts = shares(solve(given).attribution, given.deal.amount_cents)
    expect(parts).toEqual(
      given.expected.shares.map(({ partner, ppm, cents }) => ({
        partnerId: partner,
        sharePpm: ppm,
        amountMinor: cents,
      })),
    )
    const attributed = parts.reduce((sum, part) => sum + part.amountMinor, 0)
    expect(attributed).toBe(given.expected.attributed_cents)
    expect(given.deal.amount_cents - attributed).toBe(given.expected.unattributed_cents)
  })

  test.each(solved)('$id $title: the drops and the reasons agree', (given) => {
    const { attribution, dropped } = solve(given)
    expect(dropped.toSorted((a, b) => a.index - b.index)).toEqual(given.expected.dropped_touches)
    expect(attribution.reason).toBe(given.expected.reason ?? null)
    expect(attribution.zeroWeightTypes).toEqual(given.expected.zero_weight_types ?? [])
  })

  test.each(solved)('$id $title: the exact weights are the stated shares', (given) => {
    const { weights } = solve(given).attribution
    const total = weights.reduce((sum, { weight }) => sum + weight, 0n)
    for (const expected of given.expected.shares) {
      const weight = weights.find((each) => each.partnerId === expected.partner)?.weight ?? 0n
      expect(Number(weight) / Number(total)).toBeCloseTo(Number(expected.share), 14)
      const [numerator = '', denominator = ''] = (expected.share_exact ?? '').split('/')
      if (given.model !== 'time_decay' && expected.share_exact !== undefined) {
        expect(weight * BigInt(denominator)).toBe(total * BigInt(numerator))
      }
    }
  })

  test.each(casesOf<Batch>('attribution_batch'))('$id $title: the totals over the journeys agree', (given) => {
    const totals: Record<string, number> = {}
    for (const journey of given.input.journeys) {
      for (const part of shares(walk(given.model, journey), given.input.value_cents_each)) {
        totals[part.partnerId] = (totals[part.partnerId] ?? 0) + part.amountMinor
      }
    }
    expect(totals).toEqual(given.expected.totals_cents)
  })

  test.each(casesOf<Apportionment>('apportion'))('$id $title: the parts agree', (given) => {
    const parts = Object.entries(given.input.weights).map(([id, weight]) => ({ id, weight: BigInt(weight) }))
    const amounts = apportion(given.input.total, parts)
    expect(Object.fromEntries(parts.map(({ id }, index) => [id, amounts[index]]))).toEqual(given.expected.parts)
  })
})

function walk(model: Model, journey: string) {
  const touches = journey.split('>').map((partnerId, at) => ({ id: String(at), partnerId, type: 'click', at }))
  return attribute(model, touches, touches.length)
}
