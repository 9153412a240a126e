import { describe, expect, it } from 'vitest'
import { attributions, aWonDeal, settings, type Touch, traceOf } from '../../test-support/deals'
import { aShop } from '../../test-support/shop'

const shop = await aShop({ alice: 1_000, ben: 2_000, cai: 500 })

async function traceUnder(model: object, touches: Touch[], more: object = {}) {
  await settings(shop, model)
  const { id } = await aWonDeal(shop, touches, more)
  return traceOf(shop, id)
}

describe('the trace of a deal', () => {
  it('says each weight, share, quota and spare unit exactly', async () => {
    const trace = await traceUnder(
      { attribution_model: 'equal_split' },
      [
        ['alice', 'referral', 20],
        ['ben', 'demo', 10],
        ['cai', 'proposal', 1],
      ],
      { amount: 1_000 },
    )
    const third = { numerator: '1', denominator: '3' }
    expect(trace.partners).toMatchObject([
      { share: third, quota: { numerator: '1000', denominator: '3' }, floor: '333', remainder: '1', amount: 334 },
      { share: third, floor: '333', remainder: '1', got_spare_unit: false, amount: 333 },
      { share: third, floor: '333', remainder: '1', got_spare_unit: false, amount: 333 },
    ])
    expect(trace.partners[0].got_spare_unit).toBe(true)
    expect(trace.arithmetic).toEqual({ base_amount: 1_000, pool_amount: 117 })
    expect(trace.pools).toMatchObject([{ rounded_amount: 117, amount: 117 }])
    expect(trace.pools[0].parts.map(({ exact }: { exact: object }) => exact)).toEqual([
      { numerator: '100', denominator: '3' },
      { numerator: '200', denominator: '3' },
      { numerator: '50', denominator: '3' },
    ])
    expect(trace.input_hash).toMatch(/^\w{20,}$/)
  })

  it('says in one sentence per partner how old a touch was and what it weighed of the total', async () => {
    const trace = await traceUnder({ attribution_model: 'time_decay' }, [
      ['alice', 'referral', 20],
      ['ben', 'demo', 10],
      ['cai', 'negotiation', 0],
    ])
    const texts = trace.sentences.map(({ text }: { text: string }) => text)
    expect(texts[1]).toBe(
      '24.47 %: one demo 10 days before the close, weight 0.3679 of 1.5032. ' +
        'That is 2447.28 USD; at 20 % it earns 489.46 USD.',
    )
    expect(texts[0]).toContain('9.00 %: one referral 20 days before the close, weight 0.1353 of 1.5032.')
    expect(trace.touches.map(({ age_days }: { age_days: number }) => age_days)).toEqual([20, 10, 0])
  })

  it('shows the weights of roles as they were set, whole or not', async () => {
    const trace = await traceUnder({ attribution_model: 'role_based' }, [
      ['alice', 'referral', 20],
      ['ben', 'demo', 10, { weight: 7.5 }],
    ])
    const texts = trace.sentences.map(({ text }: { text: string }) => text)
    expect(texts[0]).toContain('80.00 %: one referral 20 days before the close, weight 30 of 37.5.')
    expect(texts[1]).toContain('weight 7.5 of 37.5.')
    expect(trace.touches[1]).toMatchObject({ stated_weight: 7.5, weight: '7500000' })
  })

  it('tells several touches of one partner together', async () => {
    const trace = await traceUnder({ attribution_model: 'linear' }, [
      ['alice', 'introduction', 20],
      ['alice', 'content_share', 10],
      ['ben', 'demo', 3],
    ])
    expect(trace.sentences[0].text).toContain(
      '66.67 %: an introduction 20 days and a content share 10 days before the close, weight 2 of 3.',
    )
  })

  it('keeps what was dropped with the reason', async () => {
    const trace = await traceUnder({ attribution_model: 'last_touch' }, [
      ['alice', 'demo', -2],
      ['ben', 'click', 8],
      ['cai', 'demo', 300],
      ['ben', 'referral', 400],
    ])
    const reasons = trace.touches.map(({ kept, reason }: { kept: boolean; reason: string }) => [kept, reason])
    expect(reasons).toEqual([
      [true, 'not_chosen_by_model'],
      [true, null],
      [false, 'outside_window'],
      [false, 'after_close'],
    ])
  })
})

describe('a deal that is won', () => {
  it('keeps the settings and the decision of its close', async () => {
    const own = await aShop({ alice: 1_000, ben: 2_000 })
    const { id } = await aWonDeal(own, [
      ['alice', 'referral', 20],
      ['ben', 'demo', 2],
    ])
    const before = await traceOf(own, id)
    await settings(own, { attribution_model: 'first_touch', hold_days: 1, role_weights: { demo: 1 } })
    expect(await traceOf(own, id)).toEqual(before)
    expect((await attributions(own, id)).model_in_use).toBe('last_touch')
    expect((await attributions(own, id, 'linear')).model_in_use).toBe('last_touch')
  })

  it('by nobody who qualifies pays nobody, and says why', async () => {
    await settings(shop, { attribution_model: 'last_touch' })
    const { id } = await aWonDeal(shop, [['alice', 'click', 8]])
    expect(await attributions(shop, id, 'equal_split')).toMatchObject({
      data: [],
      unattributed_amount: 1_000_000,
      reason: 'no_qualifying_touch',
      dropped: [{ reason: 'outside_window' }],
    })
    const text = 'Nobody is credited: no touchpoint of the deal qualifies, as the touch lies outside the window.'
    expect((await traceOf(shop, id)).sentences).toEqual([{ partner_id: null, text }])
  })
})
