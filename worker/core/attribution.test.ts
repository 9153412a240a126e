import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attribute, MODELS, qualify, shares, type Touch } from './attribution'
import { runs } from './fixtures/runs'

const DAY = 86_400_000
const measuredAt = 400 * DAY

const touch = (id: string, partnerId: string, at: number, type = 'demo'): Touch => ({ id, partnerId, at, type })
const paths = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    partnerId: fc.constantFrom('ptr_a', 'ptr_b', 'ptr_c', 'ptr_d'),
    type: fc.constantFrom('click', 'view', 'referral', 'demo', 'proposal', 'negotiation'),
    at: fc.oneof(fc.integer({ min: 0, max: measuredAt }), fc.constantFrom(measuredAt, measuredAt - 1)),
  }),
  { minLength: 1, maxLength: 12, selector: (each) => each.id },
)
const models = fc.constantFrom(...MODELS)

describe('every model', () => {
  test('gives the same answer whatever the order of the touches', () => {
    fc.assert(
      fc.property(models, paths, (model, touches) => {
        expect(attribute(model, touches.toReversed(), measuredAt)).toEqual(attribute(model, touches, measuredAt))
      }),
      runs,
    )
  })

  test('divides an amount wholly, unless all that is left weighs nothing', () => {
    fc.assert(
      fc.property(models, paths, fc.nat(10 ** 12), (model, touches, amountMinor) => {
        const attribution = attribute(model, touches, measuredAt)
        const parts = shares(attribution, amountMinor)
        const whole = attribution.reason === null
        expect(parts.reduce((sum, part) => sum + part.amountMinor, 0)).toBe(whole ? amountMinor : 0)
        expect(parts.reduce((sum, part) => sum + part.sharePpm, 0)).toBe(whole ? 1_000_000 : 0)
      }),
      runs,
    )
  })

  test('gives a sole partner everything', () => {
    fc.assert(
      fc.property(models, paths, (model, touches) => {
        const own = touches.map((each) => ({ ...each, partnerId: 'ptr_a', type: 'demo' }))
        expect(shares(attribute(model, own, measuredAt), 999)).toEqual([
          { partnerId: 'ptr_a', sharePpm: 1_000_000, amountMinor: 999 },
        ])
      }),
      runs,
    )
  })

  test('names the lack of a touch, and refuses a negative amount', () => {
    for (const model of MODELS) expect(attribute(model, [], measuredAt).reason).toBe('no_qualifying_touch')
    expect(() => shares(attribute('linear', [], measuredAt), -1)).toThrow(RangeError)
  })
})

describe('ties', () => {
  const tied = [touch('tch_2', 'ptr_a', 5), touch('tch_1', 'ptr_b', 5)]

  test('in the same millisecond the touch id decides between partners, and the trace says so', () => {
    const first = attribute('first_touch', tied, 9)
    expect(first.weights).toEqual([{ partnerId: 'ptr_b', weight: 1n }])
    expect(attribute('last_touch', tied, 9).weights).toEqual([{ partnerId: 'ptr_a', weight: 1n }])
    expect(first.tieBrokenBy).toBe('touch_id')
  })

  test('two touches of one partner in the same millisecond are no tie', () => {
    const own = [touch('tch_1', 'ptr_a', 5), touch('tch_2', 'ptr_a', 5), touch('tch_3', 'ptr_b', 6)]
    expect(attribute('first_touch', own, 9).tieBrokenBy).toBeNull()
  })

  test('the end of a longer path can be decided by the id as well', () => {
    const path = [touch('tch_0', 'ptr_c', 1), ...tied]
    expect(attribute('position_based', path, 9).tieBrokenBy).toBe('touch_id')
  })
})

describe('time decay', () => {
  test('freezes the largest weight as 2^53 and the others half-even below it', () => {
    const { touchWeights } = attribute('time_decay', [touch('1', 'a', 0), touch('2', 'b', 10 * DAY)], 30 * DAY)
    expect(touchWeights.map((each) => each.weight)).toEqual([3313563428353948n, 9007199254740992n])
    expect(touchWeights.map((each) => each.ageMilliseconds)).toEqual([30 * DAY, 20 * DAY])
  })

  test('a weight too small for 2^53 earns nothing and divides nothing by zero', () => {
    const far = attribute('time_decay', [touch('1', 'a', 0), touch('2', 'b', measuredAt)], measuredAt)
    expect(far.weights).toEqual([{ partnerId: 'b', weight: 9007199254740992n }])
  })

  test.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])('a lambda of %s is refused', (timeDecayLambda) => {
    expect(() => attribute('time_decay', [touch('1', 'a', 0)], 1, { timeDecayLambda })).toThrow(RangeError)
  })
})

describe('role based', () => {
  test('ten demos of one partner count once, the earliest, unless the organization wants them all', () => {
    const demos = Array.from({ length: 10 }, (_, at) => touch(`tch_${at}`, 'ptr_a', at))
    const path = [...demos, touch('tch_x', 'ptr_b', 99)]
    expect(attribute('role_based', path, 99).weights.map((each) => each.weight)).toEqual([25n, 25n])
    const all = attribute('role_based', path, 99, { roleDedupe: 'none' })
    expect(all.weights.map((each) => each.weight)).toEqual([250n, 25n])
  })

  test('the weight of a touch comes before that of its role, and decimals keep their proportion', () => {
    const path = [{ ...touch('1', 'a', 1), weight: 0.1 }, touch('2', 'b', 2, 'referral')]
    expect(attribute('role_based', path, 9).weights).toEqual([
      { partnerId: 'a', weight: 100_000n },
      { partnerId: 'b', weight: 30_000_000n },
    ])
  })

  test('a type named like an inherited property weighs the default', () => {
    expect(attribute('role_based', [touch('1', 'a', 1, 'constructor')], 9).zeroWeightTypes).toEqual(['constructor'])
  })
})

test('a click outranks a later view only where the organization says so', () => {
  const path = [touch('1', 'a', 1, 'click'), touch('2', 'b', 2, 'view')]
  expect(attribute('last_touch', path, 9).weights[0]?.partnerId).toBe('b')
  expect(attribute('last_touch', path, 9, { clickOverView: true }).weights[0]?.partnerId).toBe('a')
})

describe('qualification', () => {
  const reasons = (touches: Touch[], rules: Partial<Parameters<typeof qualify>[1]> = {}) =>
    qualify(touches, { measuredAt, windowDays: { click: 7 }, ...rules }).dropped.map((drop) => drop.reason)

  test('an inactive interval is half-open and concerns the time of the touch', () => {
    const inactive = [{ partnerId: 'a', from: 10, until: 20 }]
    const touches = [9, 10, 19, 20].map((at) => touch(`tch_${at}`, 'a', at))
    expect(qualify(touches, { measuredAt, windowDays: {}, inactive }).kept.map((each) => each.at)).toEqual([9, 20])
    expect(reasons([touch('1', 'b', 15)], { inactive })).toEqual([])
    expect(reasons([touch('1', 'a', 15)], { inactive: [{ partnerId: 'a', from: 10, until: null }] })).toEqual([
      'partner_not_active',
    ])
  })

  test('the same touch id counts once', () => {
    expect(reasons([touch('1', 'a', 5), touch('1', 'a', 5), touch('1', 'b', 6)])).toEqual(['duplicate', 'duplicate'])
  })

  test('an excluded type and a touch one millisecond after the close are dropped by name', () => {
    expect(reasons([touch('1', 'a', 5, 'crm_sync')], { excludedTypes: ['crm_sync'] })).toEqual(['excluded_type'])
    expect(reasons([touch('1', 'a', measuredAt), touch('2', 'a', measuredAt + 1)])).toEqual(['after_close'])
  })

  test('the star window binds the types that have none of their own', () => {
    const old = [touch('1', 'a', measuredAt - 8 * DAY, 'click'), touch('2', 'a', measuredAt - 8 * DAY)]
    expect(reasons(old)).toEqual(['outside_window'])
    expect(reasons(old, { windowDays: { click: 9, '*': 7 } })).toEqual(['outside_window'])
    expect(qualify(old, { measuredAt, windowDays: { click: 9, '*': 7 } }).kept.map((each) => each.id)).toEqual(['1'])
  })
})
