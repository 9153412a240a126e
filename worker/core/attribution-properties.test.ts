import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attribute, MODELS, qualify, shares, type Touch } from './attribution'
import { runs } from './fixtures/runs'

const DAY = 86_400_000
const MEASURED_AT = 400 * DAY
const RULES = { measuredAt: MEASURED_AT, windowDays: { click: 7, view: 1 } }
const TYPES = ['click', 'view', 'referral', 'demo', 'proposal', 'negotiation', 'introduction']

/** Few moments and few partners, so that ties and repeated roles are common. */
const paths: fc.Arbitrary<Touch[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    partnerId: fc.constantFrom('a', 'b', 'Z', 'é', '😀'),
    type: fc.constantFrom(...TYPES),
    at: fc.oneof(fc.constantFrom(MEASURED_AT, MEASURED_AT - 1, MEASURED_AT - DAY), fc.nat(MEASURED_AT + DAY)),
  }),
  { minLength: 1, maxLength: 12, selector: (each) => each.id },
)
/** The touches, and how they arrive: in any order, some of them again. */
const arrivals = paths.chain((touches) =>
  fc.record({
    touches: fc.constant(touches),
    arrived: fc
      .tuple(fc.constant(touches), fc.subarray(touches))
      .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length })),
  }),
)
const models = fc.constantFrom(...MODELS)

const bytesOf = (model: (typeof MODELS)[number], touches: readonly Touch[], amountMinor: number) => {
  const { kept } = qualify(touches, RULES)
  const attribution = attribute(model, kept, MEASURED_AT)
  const told = { attribution, shares: shares(attribution, amountMinor) }
  return JSON.stringify(told, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

describe('an attribution', () => {
  test('is the same bytes in whichever order its touches come, and however often', () => {
    fc.assert(
      fc.property(models, arrivals, fc.nat(10 ** 12), (model, { touches, arrived }, amountMinor) => {
        expect(bytesOf(model, arrived, amountMinor)).toBe(bytesOf(model, touches, amountMinor))
      }),
      runs,
    )
  })

  test('leaves nobody a whole unit from the exact quota, under any model', () => {
    fc.assert(
      fc.property(models, paths, fc.nat(10 ** 12), (model, touches, amountMinor) => {
        const attribution = attribute(model, qualify(touches, RULES).kept, MEASURED_AT)
        const sum = attribution.weights.reduce((running, { weight }) => running + weight, 0n)
        for (const [index, part] of shares(attribution, amountMinor).entries()) {
          const quota = BigInt(amountMinor) * (attribution.weights[index]?.weight ?? 0n)
          const distance = BigInt(part.amountMinor) * sum - quota
          expect(distance < sum && distance > -sum).toBe(true)
        }
      }),
      runs,
    )
  })

  test('by roles knows only the proportion of the weights', () => {
    const weights = fc.record({ referral: fc.nat(50), demo: fc.nat(50), introduction: fc.nat(50) })
    fc.assert(
      fc.property(paths, weights, fc.integer({ min: 2, max: 20 }), (touches, roleWeights, factor) => {
        const { kept } = qualify(touches, RULES)
        const scaled = Object.fromEntries(Object.entries(roleWeights).map(([type, weight]) => [type, weight * factor]))
        const partsOf = (roles: Record<string, number>) =>
          shares(attribute('role_based', kept, MEASURED_AT, { roleWeights: roles }), 1_000_003)
        expect(partsOf(scaled)).toEqual(partsOf(roleWeights))
      }),
      runs,
    )
  })
})
