import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DATA_DRIVEN_MODELS, fitModel, type Walk } from './data-driven'
import { runs } from './fixtures/runs'

const walk = (path: string, value: number | null = null, currency = 'USD'): Walk => ({
  channels: path === '' ? [] : path.split('>'),
  sale: value === null ? null : { currency, value },
})

const walks = fc.array(
  fc.record({
    channels: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 5 }),
    sale: fc.option(fc.record({ currency: fc.constantFrom('USD', 'EUR'), value: fc.nat(1_000_000) })),
  }),
  { maxLength: 15 },
)

describe.each(DATA_DRIVEN_MODELS)('%s', (model) => {
  test('divides the revenue of every sale with a channel, to the last unit', () => {
    fc.assert(
      fc.property(walks, (all) => {
        const { channels } = fitModel(model, all)
        for (const currency of ['USD', 'EUR']) {
          const sold = all.filter(({ channels: path, sale }) => path.length > 0 && sale?.currency === currency)
          const total = sold.reduce((sum, { sale }) => sum + (sale?.value ?? 0), 0)
          expect(channels.reduce((sum, { revenue }) => sum + (revenue[currency] ?? 0), 0)).toBe(total)
        }
        const shares = channels.reduce((sum, { sharePpm }) => sum + sharePpm, 0)
        expect([0, 1_000_000]).toContain(shares)
      }),
      runs,
    )
  })

  test('does not depend on the order in which journeys are read, nor on those without a channel', () => {
    fc.assert(
      fc.property(walks, (all) => {
        expect(fitModel(model, all.toReversed())).toEqual(fitModel(model, all))
        expect(fitModel(model, [...all, walk('', 100), walk('')])).toEqual(fitModel(model, all))
      }),
      runs,
    )
  })

  test('says so when nothing was sold', () => {
    expect(fitModel(model, [walk('a>b'), walk('b')])).toMatchObject({ reason: 'no_conversions' })
    expect(fitModel(model, [])).toMatchObject({ channels: [], reason: 'no_conversions' })
  })
})

describe('credit', () => {
  test('by removal effects is of the counts, whatever a sale brought', () => {
    const { channels, conversionProbability } = fitModel('markov', [
      walk('a>b', 300),
      walk('b', 100),
      walk('a'),
      walk('b'),
    ])
    expect(conversionProbability).toEqual({ numerator: 1n, denominator: 2n })
    expect(channels.map(({ channel, removalEffect }) => [channel, removalEffect])).toEqual([
      ['a', { numerator: 1n, denominator: 3n }],
      ['b', { numerator: 1n, denominator: 1n }],
    ])
    expect(channels.map(({ revenue }) => revenue)).toEqual([{ USD: 100 }, { USD: 300 }])
  })

  test('by Shapley values falls in equal parts to the channels of each journey, currency by currency', () => {
    const { channels } = fitModel('shapley', [walk('a>b>a', 301), walk('b', 100), walk('c', 50, 'EUR'), walk('a')])
    expect(channels).toMatchObject([
      { channel: 'a', weight: 1n, conversions: { numerator: 1n, denominator: 2n }, revenue: { USD: 151, EUR: 0 } },
      { channel: 'b', weight: 3n, conversions: { numerator: 3n, denominator: 2n }, revenue: { USD: 250, EUR: 0 } },
      { channel: 'c', weight: 2n, conversions: { numerator: 1n, denominator: 1n }, revenue: { USD: 0, EUR: 50 } },
    ])
  })
})
