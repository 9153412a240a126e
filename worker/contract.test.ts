import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { app } from './app'
import { contract } from './contract'
import { desk } from './desk'
import { openApi } from './platform/openapi'

const HERE = { url: env.PUBLIC_URL, version: env.VERSION }

/** Middleware is registered for every method or for a pattern; a route has one method and no star. */
const routes = [
  ...new Set(
    [...app.routes, ...desk.routes]
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path}`),
  ),
]
const OUTSIDE_THE_API = /^GET \/(health|docs|r\/|p\.|sign-in|\.well-known)/

describe('the table of routes', () => {
  it.each(routes.filter((route) => !OUTSIDE_THE_API.test(route)))('describes %s', (route) => {
    expect(Object.keys(contract)).toContain(route)
  })

  it.each(Object.keys(contract))('promises nothing that is not there: %s', (route) => {
    expect(routes).toContain(route)
  })

  it('becomes an OpenAPI 3.1 document with every route', () => {
    const { openapi, paths } = openApi(contract, HERE)
    expect(openapi).toBe('3.1.0')
    expect(Object.values(paths).flatMap((methods) => Object.keys(methods))).toHaveLength(Object.keys(contract).length)
  })

  it('is handed out as it was built with the pages, for the address of this Worker', async () => {
    const response = await app.request('/api/openapi.json', {}, env)
    expect(await response.text()).toBe(JSON.stringify(openApi(contract, HERE)))
    const page = await app.request('/docs', {}, env)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('<code>POST /api/orders</code>')
  })
})

it.each(['/', '/api/orders/', '/api/visits/', '/p.js/', '/r/alice/', '/docs/'])(
  'has one address for each thing: %s is refused as any unknown one',
  async (path) => {
    const response = await app.request(path, {}, env)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-request-id')).toMatch(/^req_/)
    expect(await response.json()).toMatchObject({ status: 404, code: 'not_found' })
  },
)
