import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { contract } from '../contract'
import { newId, PREFIXES } from '../platform/id'
import { aFullShop, type FullShop } from '../test-support/full-shop'
import { objectOf } from '../test-support/named'
import { everythingOf } from '../test-support/rows'
import { aMember } from '../test-support/sessions'
import { anOrder, earned } from '../test-support/shop'
import { type Answer, get, post, send } from '../test-support/world'

/** What a change of that kind needs to say before it looks at the object. */
const BODIES: Record<string, object> = {
  'PATCH /api/partners/:id': { name: 'Mallory' },
  'PATCH /api/links/:id': { campaign: 'mine' },
  'PATCH /api/deals/:id': { name: 'Mallory' },
  'POST /api/deals/:id/close': { status: 'won' },
  'POST /api/deals/:id/touchpoints': { partner_id: 'ptr_of_mallory', type: 'demo' },
  'PATCH /api/commission-rules/:id': { percent_bp: 9_000 },
  'PATCH /api/connections/:id': { secret: 'whsec_of_mallory' },
  'POST /api/orders/:order/refunds': { external_id: 're_x', amount: 1 },
  'POST /api/orders/:order/disputes': { external_id: 'd_x', status: 'opened' },
  'POST /api/orders/:order/pay': {},
  'POST /api/orders/:order/cancel': {},
  'POST /api/orders/:order/touchpoints': { partner_id: 'ptr_of_mallory', type: 'demo' },
  'POST /api/orders/:order/tie': { deal_id: null },
  'POST /api/partners/:id/invite': {},
  'PATCH /api/partners/:id/bank': { method: 'paypal', currency: 'USD', paypal_email: 'mallory@m.example' },
  'POST /api/partners/:id/verify-bank': {},
  'POST /api/partners/:id/reveal': { field: 'iban', reason: 'Curious' },
  'POST /api/payouts/:id/approve': {},
  'POST /api/payouts/:id/lines/:line/keep': {},
  'POST /api/payouts/:id/lines/:line/leave-out': { note: 'Mine now' },
  'POST /api/payouts/:id/send': { rail: 'csv' },
  'POST /api/payouts/:id/mark-paid': { paid_at: 1_700_000_000_000, reference: 'Mine' },
}
/** A fact about an order that is not there is kept for when it comes. */
const KEPT_FOR_LATER = /^POST \/api\/orders\/:order\/(refunds|disputes|pay|cancel)$/

const guarded = Object.entries(contract).filter(
  ([route, { who }]) => route.includes('/:') && who !== 'webhook signature',
)
const reads = guarded.filter(([route]) => route.startsWith('GET ')).map(([route, { who }]) => ({ route, who }))
const changes = guarded.filter(([route]) => !route.startsWith('GET ')).map(([route]) => ({ route }))

const [mine, theirs] = [await aFullShop('SHARD_00'), await aFullShop('SHARD_00')]
const elsewhere = await aFullShop('SHARD_01')
const neighbours = { 'in the same database': theirs, 'in another database': elsewhere }

const addressed = (route: string, id: string) =>
  route
    .split(' ')[1]
    ?.replace(/:(id|order)/, id)
    .replace(':touchpoint', TOUCHPOINT) ?? ''
const TOUCHPOINT = newId('tch', Date.now())
const madeUp = (id: string) => newId(PREFIXES.find((prefix) => id.startsWith(`${prefix}_`)) ?? 'org', Date.now())
const idIn = (shop: FullShop, route: string) => shop.ids[objectOf(route) ?? ''] ?? ''

/** Everything an outsider could compare; the object's own name and fresh names stand for themselves. */
const seenIn = ({ status, body, headers }: Answer, id: string) => ({
  status,
  body: JSON.stringify(body)
    .replaceAll(id, 'IT')
    .replaceAll(/\b(ref|req)_[0-9a-v]{22}/g, 'NEW'),
  headers: [...headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').toSorted(),
})

const asking = (shop: FullShop, who: string) =>
  who === 'partners' ? { headers: shop.partner } : { key: shop.secretKey }

describe('the table of addresses', () => {
  it.each(guarded)('knows what %s names', (route) => {
    expect(objectOf(route), `add what ${route} names to test-support/named.ts`).toBeDefined()
    expect(idIn(theirs, route), `a full shop has no ${objectOf(route)}`).toMatch(/^[a-z]+_[0-9a-v]{22}$/)
  })
})

describe.each(Object.entries(neighbours))('what belongs to an organization %s', (_where, neighbour) => {
  it.each(reads)('is there for its own key and nowhere for another: $route', async ({ route, who }) => {
    const id = idIn(neighbour, route)
    const own = await send('GET', addressed(route, id), asking(neighbour, who))
    expect(own.status).toBe(200)
    const invented = madeUp(id)
    const theirId = await send('GET', addressed(route, id), asking(mine, who))
    const noId = await send('GET', addressed(route, invented), asking(mine, who))
    expect(theirId.status).toBe(404)
    expect(seenIn(theirId, id)).toEqual(seenIn(noId, invented))
  })

  it.each(changes)('cannot be changed or told from nothing: $route', async ({ route }) => {
    const [method] = route.split(' ')
    const id = idIn(neighbour, route)
    const body = BODIES[route] ?? { reason: 'Mine now' }
    const before = [await everythingOf(neighbour), await directoryOf(neighbour)]
    const ask = (named: string) =>
      send(method ?? '', addressed(route, named), {
        headers: { ...mine.owner, 'If-Match': '"1"' },
        ...(method === 'DELETE' ? {} : { body }),
      })
    const invented = madeUp(id)
    const [theirId, noId] = [await ask(id), await ask(invented)]
    expect(theirId.status).toBe(KEPT_FOR_LATER.test(route) ? 202 : 404)
    expect(seenIn(theirId, id)).toEqual(seenIn(noId, invented))
    expect([await everythingOf(neighbour), await directoryOf(neighbour)]).toEqual(before)
  })

  it.each([
    ['/api/commissions?partner_id=', 'partner'],
    ['/api/links?partner_id=', 'partner'],
    ['/api/payouts?partner_id=', 'partner'],
    ['/api/deals?partner_id=', 'partner'],
    ['/api/credits?partner_id=', 'partner'],
    ['/api/adjustments?partner_id=', 'partner'],
    ['/api/visits?partner_id=', 'partner'],
    ['/api/ledger/transfers?partner_id=', 'partner'],
    ['/api/ledger/transfers?account=partner:*:pending', 'partner'],
    ['/api/activity?object=', 'order'],
  ])('is in no list of another: %s', async (path, noun) => {
    const id = neighbour.ids[noun] ?? ''
    const at = (named: string) => (path.includes('*') ? path.replace('*', named) : path + named)
    expect((await get(at(id), neighbour.secretKey)).body.data).not.toEqual([])
    const invented = madeUp(id)
    const [theirId, noId] = [await get(at(id), mine.secretKey), await get(at(invented), mine.secretKey)]
    expect(theirId.body.data).toEqual([])
    expect(seenIn(theirId, id)).toEqual(seenIn(noId, invented))
  })

  it('cannot be named in a body: a link for their partner', async () => {
    const ask = (partner_id: string) =>
      send('POST', '/api/links', { key: mine.secretKey, body: { partner_id, destination: 'https://shop.example' } })
    const [id, invented] = [neighbour.ids.partner ?? '', madeUp('ptr_')]
    const [theirId, noId] = [await ask(id), await ask(invented)]
    expect(theirId.status).toBe(404)
    expect(seenIn(theirId, id)).toEqual(seenIn(noId, invented))
  })

  it('cannot be named in a body: a deal of their lead, a touchpoint of their partner', async () => {
    const ask = (path: string, body: object) => send('POST', path, { key: mine.secretKey, body })
    const aDeal = (lead_id: string) => ask('/api/deals', { name: 'A', amount: 1, currency: 'USD', lead_id })
    const aTouch = (partner_id: string) =>
      ask(`/api/deals/${mine.ids.deal}/touchpoints`, { partner_id, type: 'demo', occurred_at: 1_790_000_000_000 })
    for (const [asked, id, prefix] of [
      [aDeal, neighbour.ids.lead ?? '', 'led_'],
      [aTouch, neighbour.ids.partner ?? '', 'ptr_'],
    ] as const) {
      const invented = madeUp(prefix)
      const [theirId, noId] = [await asked(id), await asked(invented)]
      expect(theirId.status).toBe(422)
      expect(seenIn(theirId, id)).toEqual(seenIn(noId, invented))
    }
  })

  it('cannot be named in a body: an order by their lead', async () => {
    const name = `with-a-lead-of-${neighbour.organizationId}`
    const body = { ...anOrder(name), visitor_id: undefined, lead_id: neighbour.ids.lead }
    expect((await post('/api/orders', mine.secretKey, body)).status).toBe(201)
    const order = await earned(mine, 0, name)
    expect(order.attribution).toMatchObject({ shares: [] })
    expect(JSON.stringify(order)).not.toContain(neighbour.partnerIds.alice)
  })
})

async function directoryOf({ organizationId }: FullShop) {
  const tables = ['api_keys', 'memberships', 'connections', 'organizations'].map((table) =>
    env.DIRECTORY.prepare(`SELECT * FROM ${table} WHERE ${table === 'organizations' ? 'id' : 'organization_id'} = ?`),
  )
  const results = await env.DIRECTORY.batch(tables.map((statement) => statement.bind(organizationId)))
  return results.map(({ results: rows }) => JSON.stringify(rows).replaceAll(/"last_used_at":\d+/g, ''))
}

describe('a member', () => {
  it('cannot act for an organization that is not theirs', async () => {
    const { body } = await send('GET', '/api/me', { headers: theirs.owner })
    const headers = { ...mine.owner, 'Tributary-Membership': body.memberships[0].id }
    const stranger = await send('GET', '/api/orders', { headers })
    const nobody = await send('GET', '/api/orders', { headers: { ...headers, 'Tributary-Membership': 'mem_1' } })
    expect(stranger.status).toBe(404)
    expect(seenIn(stranger, body.memberships[0].id)).toEqual(seenIn(nobody, 'mem_1'))
  })

  it('of a partner cannot tell another partner’s earning from nothing', async () => {
    const { body } = await post('/api/partners', mine.secretKey, { name: 'Ben', email: 'ben@b.example', code: 'ben' })
    const { cookie } = await aMember(mine, 'partner_admin', body.id)
    const [id, invented] = [mine.commissionId, madeUp(mine.commissionId)]
    const ask = (named: string) => send('GET', `/api/earnings/${named}`, { headers: { cookie } })
    const [alices, none] = [await ask(id), await ask(invented)]
    expect(alices.status).toBe(404)
    expect(seenIn(alices, id)).toEqual(seenIn(none, invented))
    expect((await send('GET', '/api/earnings', { headers: { cookie } })).body.data).toEqual([])
  })

  it('of a partner sees nothing that staff sees', async () => {
    for (const path of ['/api/orders', '/api/partners', '/api/commissions', '/api/ledger/check', '/api/keys'])
      expect((await send('GET', path, { headers: mine.partner })).body.code).toBe('role_may_not')
  })
})
