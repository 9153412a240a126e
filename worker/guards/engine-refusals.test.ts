import { describe, expect, it } from 'vitest'
import { DEFAULT_PARAMETERS } from '../core/weights'
import { made } from '../test-support/deals'
import { behind, everythingOf, workDone } from '../test-support/rows'
import { anOrder, aShop } from '../test-support/shop'
import { get, post, send } from '../test-support/world'

/** Everything that attribution, rules and deals refuse, in one place: by name, and nothing is written. */
const FROM = Date.UTC(2026, 0, 1)
const shop = await aShop()
const partner_id = shop.partnerIds.alice ?? ''
const deal = (more: object = {}) => made(shop, '/api/deals', { name: 'A', amount: 100, currency: 'USD', ...more })
const [open, closed, euros, full] = [await deal(), await deal(), await deal({ currency: 'EUR' }), await deal()]
await post(`/api/deals/${closed.id}/close`, shop.secretKey, { status: 'won', closed_at: Date.now() - 1_000 })
await behind(
  shop,
  `INSERT INTO touchpoints WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 999)
   SELECT ?1, ?2, 'tch_' || n, NULL, ?3, 'demo', 1, NULL, '', 'usr_1', 1 FROM n`,
  full.id,
  partner_id,
)
await made(shop, `/api/deals/${full.id}/touchpoints`, { partner_id, type: 'demo' })
const bound = { effective_from: FROM, effective_to: Date.UTC(2026, 5, 1) }
const rule = await made(shop, '/api/commission-rules', { scope: 'default', percent_bp: 500, ...bound })
await made(shop, '/api/orders', anOrder('1', { visitor_id: undefined }))
await workDone(shop)

const TOUCH = `/api/deals/${open.id}/touchpoints`
const touch = (more: string) => `{"partner_id":"${partner_id}","type":"demo"${more}}`
const bands = (...starts: number[]) =>
  JSON.stringify({ scope: 'default', bands: starts.map((from_amount) => ({ from_amount, percent_bp: 100 })) })
const ALONE = '{"scope":"default","percent_bp":10001}'

type Refused = [what: string, method: string, path: string, raw: string, status: number, code: string, field?: string]
const setting = (what: string, raw: string): Refused => {
  const field = Object.entries(JSON.parse(raw.replaceAll('1e999', '9'))).map(([name, value]) =>
    value !== null && typeof value === 'object' ? `${name}.${Object.keys(value)[0]}` : name,
  )
  return [what, 'PATCH', '/api/organization', raw, 422, 'invalid_input', field[0] ?? '']
}

const REFUSED: Refused[] = [
  ['a negative weight', 'POST', TOUCH, touch(',"weight":-1'), 422, 'invalid_input', 'weight'],
  ['a weight beyond every number', 'POST', TOUCH, touch(',"weight":1e999'), 422, 'invalid_input', 'weight'],
  ['a weight below every number', 'POST', TOUCH, touch(',"weight":-1e999'), 422, 'invalid_input', 'weight'],
  ['a weight that is none', 'POST', TOUCH, touch(',"weight":"NaN"'), 422, 'invalid_input', 'weight'],
  setting('a negative weight of a role', '{"role_weights":{"demo":-1}}'),
  setting('a weight of a role beyond every number', '{"role_weights":{"demo":1e999}}'),
  setting('a negative default weight', '{"role_default_weight":-0.5}'),
  setting('a default weight beyond every number', '{"role_default_weight":1e999}'),
  setting('a negative lambda', '{"time_decay_lambda":-0.1}'),
  setting('a lambda beyond every number', '{"time_decay_lambda":1e999}'),
  setting('a lambda that is none', '{"time_decay_lambda":"NaN"}'),
  setting('a half-life of no time', '{"time_decay_half_life_days":0}'),
  setting('a negative half-life', '{"time_decay_half_life_days":-7}'),
  setting('a half-life beyond every number', '{"time_decay_half_life_days":1e999}'),
  setting('a negative window', '{"click_window_days":-1}'),
  setting('a negative window of a type', '{"touch_window_days":{"demo":-1}}'),
  setting('a platform fee above 100 %', '{"platform_fee_bp":10001}'),
  ['one touch too many', 'POST', `/api/deals/${full.id}/touchpoints`, touch(''), 409, 'too_many_touchpoints'],
  ['a rate above 100 %', 'POST', '/api/commission-rules', ALONE, 422, 'invalid_input', 'percent_bp'],
  [
    'a next rate above 100 %',
    'PATCH',
    `/api/commission-rules/${rule.id}`,
    '{"percent_bp":10001}',
    422,
    'invalid_input',
  ],
  [
    'a band above 100 %',
    ...(['POST', '/api/commission-rules'] as const),
    '{"scope":"default","bands":[{"from_amount":0,"percent_bp":10001}]}',
    ...([422, 'invalid_input', 'bands.0.percent_bp'] as const),
  ],
  [
    'own terms above 100 %',
    ...(['PATCH', `/api/partners/${partner_id}`] as const),
    '{"commission_rate_bp":10001}',
    ...([422, 'invalid_input', 'commission_rate_bp'] as const),
  ],
  ['overlapping bands', 'POST', '/api/commission-rules', bands(0, 50, 50), 422, 'bands_overlap', 'bands'],
  ['bands that go back', 'POST', '/api/commission-rules', bands(0, 50, 20), 422, 'bands_must_ascend', 'bands'],
  ...[FROM, FROM - 1, FROM + 1, null].map(
    (effective_from): Refused => [
      `a version from ${effective_from} that overlaps another`,
      ...(['PATCH', `/api/commission-rules/${rule.id}`, JSON.stringify({ effective_from })] as const),
      ...([409, 'rule_versions_overlap'] as const),
    ],
  ),
  ['a touchpoint on a closed deal', 'POST', `/api/deals/${closed.id}/touchpoints`, touch(''), 409, 'deal_is_closed'],
  [
    'a second close of a deal',
    ...(['POST', `/api/deals/${closed.id}/close`, '{"status":"lost"}'] as const),
    ...([409, 'deal_cannot_go_from_won_to_lost'] as const),
  ],
  ['a touchpoint in another currency', 'POST', TOUCH, touch(',"currency":"EUR"'), 422, 'currency_differs', 'currency'],
  [
    'an order in another currency than its deal',
    ...(['POST', '/api/orders', JSON.stringify(anOrder('2', { deal_id: euros.id }))] as const),
    ...([422, 'currency_differs'] as const),
  ],
  [
    'a tie to a deal in another currency',
    ...(['POST', '/api/orders/1/tie', JSON.stringify({ deal_id: euros.id })] as const),
    ...([422, 'currency_differs'] as const),
  ],
  ['a time in seconds', 'POST', TOUCH, touch(',"occurred_at":1790000000'), 422, 'invalid_input', 'occurred_at'],
  ['a deal of a negative amount', 'PATCH', `/api/deals/${open.id}`, '{"amount":-1}', 422, 'invalid_input', 'amount'],
]

describe('attribution, rules and deals', () => {
  it.each(REFUSED)('refuse %s and write nothing', async (_what, method, path, raw, status, code, field) => {
    const before = await everythingOf(shop)
    const answer = await send(method, path, { raw, key: shop.secretKey })
    expect([answer.status, answer.body.code], JSON.stringify(answer.body)).toEqual([status, code])
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    if (field) expect(answer.body.errors[0].path).toBe(field)
    expect(await everythingOf(shop)).toEqual(before)
  })
})

const CHOSEN: Record<string, unknown> = {
  ...{ attribution_model: 'position_based', click_window_days: 30, view_window_days: 0, lead_binding_days: 90 },
  ...{ lead_lock: false, hold_days: 0, platform_fee_bp: 250, claims: 'ignore', click_over_view: true },
  ...{ time_decay_lambda: 0, role_weights: { demo: 0.5 }, role_default_weight: 10, role_dedupe: 'none' },
  ...{ touch_window_days: { demo: 14, '*': 365 }, time_zone: 'Asia/Kuala_Lumpur' },
  ...{ self_referral: 'flag', duplicate: 'hold', velocity: 'reject', late_touch: 'allow' },
}

describe('a touch of the last century', () => {
  it('is taken where its time is written out, and counts', async () => {
    const { id } = await deal({ amount: 10_000 })
    const old = { partner_id, type: 'referral', occurred_at: '1998-10-14T00:00:00.000Z' }
    expect(await made(shop, `/api/deals/${id}/touchpoints`, old)).toMatchObject({ occurred_at: old.occurred_at })
    await post(`/api/deals/${id}/close`, shop.secretKey, { status: 'won', closed_at: '2026-03-01T00:00:00Z' })
    const { body } = await get(`/api/deals/${id}/attributions?model=time_decay`, shop.secretKey)
    expect(body.data).toEqual([expect.objectContaining({ partner_id, share_ppm: 1_000_000, amount: 10_000 })])
  })
})

describe('settings', () => {
  it.each(Object.entries(CHOSEN))('%s is taken, kept beside the others, and reset with null', async (name, value) => {
    const patch = async (body: object) => {
      const answer = await send('PATCH', '/api/organization', { key: shop.secretKey, body })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      return (await get('/api/organization', shop.secretKey)).body.settings
    }
    const before = (await get('/api/organization', shop.secretKey)).body.settings
    const { [name]: taken, ...others } = await patch({ [name]: value })
    expect(taken).toEqual(value)
    const { time_decay_half_life_days: _, ...kept } = others
    expect(before).toMatchObject(kept)
    expect(await patch({ [name]: null })).toEqual(before)
  })

  it('know a decay in both of its units', async () => {
    const halved = { key: shop.secretKey, body: { time_decay_half_life_days: 7 } }
    const { settings } = (await send('PATCH', '/api/organization', halved)).body
    expect(settings.time_decay_lambda).toBeCloseTo(Math.LN2 / 7, 15)
    const reset = { key: shop.secretKey, body: { time_decay_half_life_days: null } }
    const { body } = await send('PATCH', '/api/organization', reset)
    expect(body.settings.time_decay_lambda).toBe(DEFAULT_PARAMETERS.timeDecayLambda)
  })
})
