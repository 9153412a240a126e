import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const rails = join(import.meta.dirname, '../worker/connectors/rails')

// biome-ignore lint/suspicious/noExplicitAny: the Worker's own types are bundled away
type Json = any
export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }

let folder: string
/** The rails of the Worker, bundled for Node; there once `bundleRails` has run. */
export let product: Json
const servers: Server[] = []

const ENTRY = `export { stripeRail } from './stripe'
export { xenditRail } from './xendit'
export { paypalRail } from './paypal'
export { Unclear } from './rail'
export { aProvider } from './fixtures/provider'`

/** Bundles the rails before the tests of a file, and ends what they served after. */
export const bundleRails = (): void => {
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tributary-rails-'))
    const outfile = join(folder, 'rails.mjs')
    await build({
      stdin: { contents: ENTRY, resolveDir: rails, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      logLevel: 'error',
      external: ['node:*'],
    })
    product = await import(pathToFileURL(outfile).href)
  })

  after(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await rm(folder, { recursive: true })
  })
}

export type Service = 'stripe' | 'xendit' | 'paypal'

/** A service on a port of its own: what it is asked is kept; told to be silent, it never answers. */
export async function serve(service: Service) {
  const provider = product.aProvider(service)
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    const answer = await provider.handle({ method, url, headers, body })
    if (answer === null) return
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { provider, port, baseUrl: `http://127.0.0.1:${port}` }
}

/** A payout as the Worker hands it to a rail. */
export const handover = (more: object = {}) => ({
  ...{ reference: 'pay_1je6sgk7a0123456789abcd.1', payoutId: 'pay_1je6sgk7a0123456789abcd', partnerId: 'ptr_1' },
  ...{ currency: 'USD', amountMinor: 123_456, email: 'alice@pay.example' },
  bank: {
    ...{ holder: 'Alice B. Example', account_number: '0012345678', bank_code: 'PH_BDO', swift_bic: null },
    ...{ stripe_account: 'acct_123', paypal_email: 'alice@pay.example', address: { country: 'PH', town: 'Manila' } },
  },
  ...more,
})

/** The product's own rail before a service of its own, with these settings. */
export async function aRail(service: Service, settings: object) {
  const served = await serve(service)
  return { ...served, own: railAt(service, settings, served.baseUrl) }
}

export const railAt = (service: Service, settings: object, baseUrl: string): Json =>
  product[`${service}Rail`](settings, { fetch, baseUrl })
