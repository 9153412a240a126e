import { Hono } from 'hono/tiny'
import type { AppEnv, Bindings } from './platform/env'
import { notFound } from './platform/errors'

/** Where the built files say under which address and version they are served. */
const [ADDRESS, VERSION] = ['https://edge.invalid', '0.0.0-built']

/** Built from the one table of routes with the pages: its schemas would be a tenth of what an isolate has to load. */
async function built({ ASSETS, PUBLIC_URL, VERSION: version }: Bindings, file: string) {
  const found = await ASSETS.fetch(new URL(`/reference/${file}`, PUBLIC_URL).href)
  // The single-page fallback answers for what is not there.
  if (!found.ok || found.headers.get('content-type')?.startsWith('text/html')) throw notFound()
  return (await found.text()).replaceAll(ADDRESS, PUBLIC_URL).replaceAll(VERSION, version)
}

/** The readable reference and the OpenAPI document, both from the one table of routes. */
export const referenceRoutes = new Hono<AppEnv>()
  .get('/api/openapi.json', async (c) => {
    c.header('content-type', 'application/json')
    return c.body(await built(c.env, 'openapi.json'))
  })
  .get('/docs', async (c) => c.html(await built(c.env, 'docs.txt')))
