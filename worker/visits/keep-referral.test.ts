import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { countOf } from '../test-support/rows'
import { aShop, aVisit } from '../test-support/shop'
import { eventually, send } from '../test-support/world'

const DAY = 86_400_000
const VISITOR = '0f2c1d7e-0000-4000-8000-000000000001'
const referral = (daysAgo: number, ref = 'alice') => `${VISITOR}~${ref}~${(Date.now() - daysAgo * DAY).toString(36)}~`
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', referer: 'https://shop.example/mugs' }

type Asked = { method?: string; cookie?: string; headers?: Record<string, string>; body?: object }

async function ask(address: string, { method = 'GET', cookie, headers, body }: Asked = {}) {
  const init = { method, redirect: 'manual' as const, headers: { ...(cookie ? { cookie } : {}), ...headers } }
  const request = new Request(address, body ? { ...init, body: JSON.stringify(body) } : init)
  const response = await exports.default.fetch(request)
  await response.arrayBuffer()
  return { status: response.status, headers: response.headers, cookies: response.headers.getSetCookie() }
}

const script = (asked: Asked, address = 'https://shop.example/t/p.js') =>
  ask(address, { ...asked, headers: { ...SAME_ORIGIN, ...asked.headers } })
const secondsOf = (cookie = '') => Number(/Max-Age=(\d+)/.exec(cookie)?.[1])

describe('on the shop’s own host', () => {
  it('a referral gets a twin that no script can read, which ends 90 days after the click', async () => {
    const { status, cookies } = await script({ cookie: `a=1; _tb=${referral(10)}` })
    expect([status, cookies.length]).toEqual([200, 1])
    expect(cookies[0]).toMatch(
      /^_tbs=0f2c1d7e-[\w-]+~alice~[0-9a-z]+~; Max-Age=\d+; Path=\/; SameSite=Lax; Secure; HttpOnly$/,
    )
    expect(Math.abs(secondsOf(cookies[0]) - 80 * 86_400)).toBeLessThan(5)
  })

  it('the same referral again extends nothing', async () => {
    const kept = referral(10)
    expect((await script({ cookie: `_tb=${kept}; _tbs=${kept}` })).cookies).toEqual([])
  })

  it('a newer click replaces the twin', async () => {
    const { cookies } = await script({ cookie: `_tb=${referral(1, 'bob')}; _tbs=${referral(10)}` })
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(/^_tbs=[^;]*~bob~/)
  })

  it('a referral that the browser forgot comes back from its twin, readable, to the same day', async () => {
    const { cookies } = await script({ cookie: `_tbs=${referral(30)}` })
    expect(cookies).toHaveLength(1)
    expect(cookies[0]).toMatch(
      /^_tb=[^;]*~alice~[^;]*; Domain=shop\.example; Max-Age=\d+; Path=\/; SameSite=Lax; Secure$/,
    )
    expect(Math.abs(secondsOf(cookies[0]) - 60 * 86_400)).toBeLessThan(5)
  })

  it.each([
    ['nothing', ''],
    ['a click 91 days ago', `_tbs=${referral(91)}`],
    ['a click in the future', `_tbs=${referral(-2)}`],
    ['what is no referral', '_tbs=x; _tb=<script>'],
    ['a session of another service', 'session=1'],
  ])('of %s nothing is made', async (_, cookie) => {
    expect((await script({ cookie })).cookies).toEqual([])
  })

  it('a browser that asks for privacy gets no cookie', async () => {
    expect((await script({ cookie: `_tb=${referral(1)}`, headers: { 'sec-gpc': '1' } })).cookies).toEqual([])
  })

  it('the script may not rest in a cache that visitors share', async () => {
    expect((await script({})).headers.get('cache-control')).toBe('private, max-age=3600')
    expect((await ask('https://edge.example/p.js')).headers.get('cache-control')).toBe('public, max-age=3600')
  })
})

describe('a request of another site', () => {
  it.each([
    ['says so', { 'sec-fetch-site': 'cross-site' }, 'https://shop.example/t/p.js'],
    ['comes to our own host from a browser that says nothing', {}, 'https://edge.example/p.js'],
  ])('that %s gets no cookie', async (_, headers, address) => {
    expect((await ask(address, { cookie: `_tb=${referral(1)}`, headers })).cookies).toEqual([])
  })

  it('may not send cookies with its visit', async () => {
    const headers = { origin: 'https://other.example', 'sec-fetch-site': 'cross-site' }
    const { headers: answer } = await ask('https://edge.example/api/visits', { method: 'POST', headers, body: {} })
    expect(answer.get('access-control-allow-origin')).toBe('*')
    expect(answer.has('access-control-allow-credentials')).toBe(false)
  })
})

describe('an older browser, which does not say where a request comes from', () => {
  it('is believed on a host that is not ours', async () => {
    const { cookies } = await ask('https://shop.example/t/p.js', { cookie: `_tbs=${referral(1)}` })
    expect(cookies[0]).toMatch(/^_tb=.*Domain=shop\.example/)
  })
})

describe('the domain of what comes back', () => {
  it.each([
    ['the page’s, on a path of it', 'www.shop.example/t/p.js', 'same-origin', 'www.shop.example', 'shop.example'],
    ['what both hosts share', 'go.shop.example/p.js', 'same-site', 'www.shop.example', 'shop.example'],
    ['the page’s, behind a proxy', 'edge.example/t/p.js', 'same-origin', 'shop.example', 'shop.example'],
    ['the host’s, when the page is silent', 'shop.example/t/p.js', 'same-origin', '', 'shop.example'],
  ])('is %s', async (_, address, site, page, domain) => {
    const headers = { 'sec-fetch-site': site, ...(page ? { referer: `https://${page}/` } : {}) }
    const { cookies } = await ask(`https://${address}`, { cookie: `_tbs=${referral(1)}`, headers })
    expect(cookies[0]).toContain(`; Domain=${domain};`)
  })

  it('is none when host and page share no more than an ending', async () => {
    const headers = { 'sec-fetch-site': 'same-site', referer: 'https://other.example/' }
    expect((await ask('https://shop.example/t/p.js', { cookie: `_tbs=${referral(1)}`, headers })).cookies).toEqual([])
  })
})

describe('doors under a path of the shop’s', () => {
  it('takes a visit and a lead, and answers the visit with the twin', async () => {
    const shop = await aShop()
    const origin = `https://${shop.slug}.example`
    await send('PATCH', '/api/organization', { key: shop.secretKey, body: { allowed_origins: [origin] } })
    const headers = { origin, 'sec-fetch-site': 'same-origin' }
    const cookie = `_tb=${referral(0)}`
    const body = { key: shop.publishableKey, ...aVisit() }
    const visit = await ask(`${origin}/t/visits`, { method: 'POST', cookie, headers, body })
    expect([visit.status, visit.cookies.length]).toEqual([202, 1])
    await eventually(async () => (await countOf(shop, 'visits')) === 1, 'the visit')
    const lead = { key: shop.publishableKey, email: 'a@b.example', visitor_id: 'visitor-0001' }
    expect((await ask(`${origin}/any-name/leads`, { method: 'POST', headers, body: lead })).status).toBe(201)
  })

  it('lead by a short link, which keeps what the visitor brings', async () => {
    const shop = await aShop()
    const handle = `${shop.slug}~alice`
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const landing = new URL(String((await ask(`https://edge.example/r/${handle}`)).headers.get('location')))
    const followed = await ask(`https://go.${landing.hostname}/t/r/${handle}`, {
      cookie: `_tbs=${referral(9)}`,
      headers,
    })
    expect([followed.status, followed.cookies.length]).toEqual([302, 1])
    expect(followed.cookies[0]).toContain(`; Domain=${landing.hostname};`)
    expect((await ask(`https://edge.example/r/${handle}`, { cookie: `_tb=${referral(9)}`, headers })).cookies).toEqual(
      [],
    )
  })

  it.each(['GET /t/visits', 'GET /t/leads', 'POST /t/p.js', 'GET /t/orders', 'GET /api/p.js', 'POST /t/u/visits'])(
    'has none at %s',
    async (door) => {
      const [method = '', path = ''] = door.split(' ')
      const { status } = await ask(`https://shop.example${path}`, {
        method,
        ...(method === 'POST' ? { body: {} } : {}),
      })
      expect([401, 404]).toContain(status)
    },
  )
})

describe('a host of the shop’s', () => {
  it('lets pages of the same site send their cookies, each by name', async () => {
    const headers = { origin: 'https://www.shop.example', 'sec-fetch-site': 'same-site' }
    const { headers: answer } = await ask('https://go.shop.example/api/visits', { method: 'POST', headers, body: {} })
    expect(answer.get('access-control-allow-origin')).toBe('https://www.shop.example')
    expect(answer.get('access-control-allow-credentials')).toBe('true')
    expect(answer.get('vary')).toBe('Origin')
  })
})

describe('consent withdrawn', () => {
  const denied = { key: 'pk_x', id: 'w1', occurred_at: Date.now(), sent_at: Date.now(), consent: 'denied' }
  const withdraw = (site: string) =>
    ask('https://www.shop.example/t/visits', {
      method: 'POST',
      cookie: `_tb=${referral(1)}; _tbs=${referral(1)}`,
      headers: { origin: 'https://www.shop.example', 'sec-fetch-site': site, 'sec-gpc': '1' },
      body: denied,
    })

  it('takes both cookies away on every domain of the host, and stores nothing', async () => {
    const { status, cookies } = await withdraw('same-origin')
    expect(status).toBe(202)
    expect(cookies.every((cookie) => secondsOf(cookie) === 0)).toBe(true)
    expect(cookies.map((cookie) => cookie.split('; Max')[0])).toEqual([
      '_tbs=',
      '_tb=; Domain=www.shop.example',
      '_tb=; Domain=shop.example',
    ])
  })

  it('by another site takes nothing', async () => {
    expect((await withdraw('cross-site')).cookies).toEqual([])
  })
})
