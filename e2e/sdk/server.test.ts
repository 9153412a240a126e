import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { Refused, tributary } from '../../sdk/server.ts'

type Seen = { path: string; headers: IncomingMessage['headers']; body: Record<string, unknown> }
type Answer = (request: Seen, response: ServerResponse) => void

const servers: ReturnType<typeof createServer>[] = []
after(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))))

/** A server that answers each request by the next of these; the last one goes on. */
async function serving(...answers: Answer[]) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString())
      const one = { path: request.url ?? '', headers: request.headers, body }
      seen.push(one)
      const answer = answers[Math.min(seen.length, answers.length) - 1]
      answer?.(one, response)
    })
  })
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address: AddressInfo | string | null = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { seen, client: tributary({ key: 'sk_test', url: `http://127.0.0.1:${port}`, timeoutMilliseconds: 300 }) }
}

const says =
  (status: number, body: object | null, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers })
    response.end(body === null ? undefined : JSON.stringify(body))
  }
const order = { external_id: '1001', currency: 'USD', items: [{ unit_amount: 1500 }] }

describe('the client for servers', () => {
  it('sends an order with the key of a server and answers its id', async () => {
    const { seen, client } = await serving(says(201, { order_id: 'ord_1' }))
    assert.equal(await client.order(order), 'ord_1')
    assert.equal(seen[0]?.path, '/api/orders')
    assert.equal(seen[0]?.headers.authorization, 'Bearer sk_test')
    assert.deepEqual(seen[0]?.body, order)
  })

  it('tries again what may pass later, under one idempotency key and one id', async () => {
    const { seen, client } = await serving(says(503, { code: 'queue_not_available' }), says(500, {}), says(202, null))
    await client.visit({ visitor_id: 'visitor-1', partner_code: 'alice' })
    assert.equal(seen.length, 3)
    assert.equal(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size, 1)
    assert.equal(new Set(seen.map(({ body }) => body.id)).size, 1)
  })

  it('tries again when no answer comes in time', async () => {
    const { seen, client } = await serving(() => undefined, says(200, { lead_id: 'led_1' }))
    assert.equal(await client.lead({ email: 'a@b.example' }), 'led_1')
    assert.equal(seen.length, 2)
  })

  it('waits as long as it is told to', async () => {
    const { client } = await serving(says(429, {}, { 'retry-after': '1' }), says(201, { refund_id: 'ref_1' }))
    const from = Date.now()
    assert.equal(await client.refund('order 7', { external_id: 're_1', amount: 5 }), 'ref_1')
    assert.ok(Date.now() - from >= 950)
  })

  it('names the order in the address, whatever it is called', async () => {
    const { seen, client } = await serving(says(201, { refund_id: 'ref_1' }))
    await client.refund('a:b/c', { external_id: 're_1' })
    assert.equal(seen[0]?.path, '/api/orders/a%3Ab%2Fc/refunds')
  })

  it('gives up at once on what is wrong, with the code and the fields', async () => {
    const errors = [{ path: 'currency', message: 'is not an ISO 4217 currency' }]
    const { seen, client } = await serving(says(422, { code: 'invalid_input', detail: 'currency: …', errors }))
    await assert.rejects(client.order({ ...order, currency: 'XXX' }), (error) => {
      assert.ok(error instanceof Refused)
      assert.deepEqual([error.status, error.code, error.errors], [422, 'invalid_input', errors])
      return true
    })
    assert.equal(seen.length, 1)
  })

  it('says that nobody answered, after its last attempt', async () => {
    const client = tributary({ key: 'sk_test', url: 'http://127.0.0.1:9', attempts: 2 })
    await assert.rejects(client.order(order), { name: 'Refused', status: 0, code: 'not_reached' })
  })

  it('is no place for a publishable key', () => {
    assert.throws(() => tributary({ key: 'pk_live', url: 'https://edge.example' }), /secret key/)
  })
})
