import { describe, expect, it } from 'vitest'
import { type AttributionCase, casesOf } from '../core/fixtures/cases'
import { aShop } from '../test-support/shop'
import { get, post, send } from '../test-support/world'

/** Every case through the front door: settings, partners, a deal, its touchpoints, the close, the attributions. */
type Expected = {
  readonly shares: readonly { partner: string; ppm: number; cents: number }[]
  readonly attributed_cents: number
  readonly unattributed_cents: number
  readonly dropped_touches: readonly { index: number; reason: string }[]
  readonly reason?: string
  readonly zero_weight_types?: readonly string[]
}
type Solved = AttributionCase & { readonly expected: Expected; readonly tie_sensitive: boolean }
type Paid = AttributionCase & {
  readonly expected: { commission_cents: Readonly<Record<string, number>>; pool_cents: number }
}
type Batch = {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly model: AttributionCase['model']
  readonly input: { journeys: readonly string[]; value_cents_each: number }
  readonly expected: { totals_cents: Readonly<Record<string, number>> }
}

const shop = await aShop({})

/** What a case may set; whatever the last one set is reset first. */
const SETTINGS = [
  ...['attribution_model', 'time_decay_lambda', 'role_weights', 'role_default_weight', 'role_dedupe'],
  ...['click_window_days', 'view_window_days', 'touch_window_days', 'click_over_view'],
]

function settingsOf({ model, params }: Pick<AttributionCase, 'model' | 'params'>) {
  const { click, view, ...others } = params.window_days ?? {}
  const chosen = {
    attribution_model: model,
    time_decay_lambda: params.lambda,
    time_decay_half_life_days: params.half_life_days,
    role_weights: params.role_weights,
    role_default_weight: params.default_weight,
    role_dedupe: params.dedupe,
    click_over_view: params.click_over_view,
    click_window_days: click,
    view_window_days: view,
    touch_window_days: Object.keys(others).length ? others : undefined,
  }
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
}

async function accepted(answer: Promise<{ status: number; body: unknown }>) {
  const { status, body } = await answer
  if (status >= 300) throw new Error(`refused: ${status} ${JSON.stringify(body)}`)
  return body
}
const ask = (path: string, body: object) => accepted(post(path, shop.secretKey, body)).then(Object)

async function choose(settings: object) {
  const patch = (body: object) => accepted(send('PATCH', '/api/organization', { key: shop.secretKey, body }))
  await patch(Object.fromEntries(SETTINGS.map((name) => [name, null])))
  await patch(settings)
}

/** Ids in the order of the names, so that a tie between ids is the same tie. */
async function partnersOf(names: readonly string[], rates: Readonly<Record<string, number>> = {}) {
  const ids = new Map<string, string>()
  for (const name of [...new Set(names)].sort()) {
    const email = `${crypto.randomUUID()}@partners.example`
    ids.set(name, (await ask('/api/partners', { name, email, commission_rate_bp: rates[name] ?? null })).id)
  }
  return ids
}

type Touched = Pick<AttributionCase, 'touches' | 'deal'>

async function wonDeal({ touches, deal }: Touched, ids: Map<string, string>) {
  const made = await ask('/api/deals', { name: 'A case', amount: deal.amount_cents, currency: 'USD' })
  const logged: string[] = []
  for (const { partner, type, at, ...more } of touches) {
    const body = { partner_id: ids.get(partner), type, occurred_at: at, ...more }
    logged.push((await ask(`/api/deals/${made.id}/touchpoints`, body)).id)
  }
  await ask(`/api/deals/${made.id}/close`, { status: 'won', closed_at: deal.closed_at })
  return { id: String(made.id), logged }
}

async function attributed(given: AttributionCase, deal: { id: string; logged: string[] }, ids: Map<string, string>) {
  const { body } = await get(`/api/deals/${deal.id}/attributions?model=${given.model}`, shop.secretKey)
  const names = new Map([...ids].map(([name, id]) => [id, name]))
  type Row = { partner_id: string; share_ppm: number; amount: number; commission_amount: number }
  type Dropped = { touchpoint_id: string; reason: string }
  const rows: Row[] = body.data
  const dropped: Dropped[] = body.dropped
  return {
    body,
    shares: rows.map((row) => ({ ...row, partner: names.get(row.partner_id) ?? '' })),
    dropped: dropped
      .map(({ touchpoint_id, reason }) => ({ index: deal.logged.indexOf(touchpoint_id), reason }))
      .toSorted((a, b) => a.index - b.index),
  }
}

describe('a deal of the worked cases', () => {
  it.each(casesOf<Solved>('attribution'))('$id $title', async (given) => {
    await choose(settingsOf(given))
    const ids = await partnersOf(given.touches.map(({ partner }) => partner))
    const { body, shares, dropped } = await attributed(given, await wonDeal(given, ids), ids)
    const { expected } = given
    const amounts = shares.map(({ partner, amount, share_ppm }) => ({ partner, ppm: share_ppm, cents: amount }))
    const wanted = expected.shares.map(({ partner, ppm, cents }) => ({ partner, ppm, cents }))
    if (given.tie_sensitive)
      expect(amounts.map(({ cents }) => cents).toSorted()).toEqual(wanted.map(({ cents }) => cents).toSorted())
    else expect(amounts).toEqual(wanted)
    expect(shares.map(({ partner_id }) => partner_id)).toEqual(shares.map(({ partner_id }) => partner_id).toSorted())
    expect(shares.reduce((sum, { amount }) => sum + amount, 0)).toBe(expected.attributed_cents)
    expect(body).toMatchObject({
      model_in_use: given.model,
      unattributed_amount: expected.unattributed_cents,
      reason: expected.reason ?? null,
      zero_weight_types: expected.zero_weight_types ?? [],
    })
    expect(dropped).toEqual(expected.dropped_touches)
  })

  it.each(casesOf<Paid>('commission'))('$id $title, and earns it', async (given) => {
    await choose(settingsOf(given))
    const names = given.touches.map(({ partner }) => partner)
    const ids = await partnersOf(names, given.params.rate_bps)
    const deal = await wonDeal(given, ids)
    const { shares } = await attributed(given, deal, ids)
    const paid = Object.fromEntries(shares.map(({ partner, commission_amount }) => [partner, commission_amount]))
    expect(paid).toEqual(given.expected.commission_cents)
    const { body } = await get(`/api/deals/${deal.id}`, shop.secretKey)
    expect(body.commission_amount).toBe(given.expected.pool_cents)
    const booked = (await get('/api/commissions', shop.secretKey)).body.data.filter(
      ({ deal_id }: { deal_id: string }) => deal_id === deal.id,
    )
    const earning = shares.filter(({ partner }) => given.expected.commission_cents[partner] !== 0)
    expect(booked).toHaveLength(earning.length)
    for (const { partner, partner_id } of earning)
      expect(booked).toContainEqual(
        expect.objectContaining({
          partner_id,
          net_amount: given.expected.commission_cents[partner],
          status: 'pending',
        }),
      )
  })

  it.each(casesOf<Batch>('attribution_batch'))('$id $title', async ({ model, input, expected }) => {
    await choose({ attribution_model: model })
    const ids = await partnersOf(input.journeys.flatMap((journey) => journey.split('>')))
    const names = new Map([...ids].map(([name, id]) => [id, name]))
    const totals: Record<string, number> = {}
    for (const journey of input.journeys) {
      const at = Date.parse('2026-02-01')
      const touches = journey.split('>').map((partner, index) => ({
        ...{ partner, type: 'demo' },
        at: new Date(at + index * 60_000).toISOString(),
      }))
      const deal = { amount_cents: input.value_cents_each, closed_at: '2026-03-01T00:00:00Z' }
      const { id } = await wonDeal({ touches, deal }, ids)
      const { data } = (await get(`/api/deals/${id}/attributions?model=${model}`, shop.secretKey)).body
      for (const { partner_id, amount } of data)
        totals[names.get(partner_id) ?? ''] = (totals[names.get(partner_id) ?? ''] ?? 0) + amount
    }
    expect(totals).toEqual(expected.totals_cents)
  })
})

describe('the books after all of them', () => {
  it('agree with themselves', async () => {
    expect((await get('/api/ledger/check', shop.secretKey)).body).toMatchObject({ ok: true })
  })
})
