import { env, exports } from 'cloudflare:workers'
import { createOrganization } from '../organizations/create'

export type Organization = Awaited<ReturnType<typeof createOrganization>>

let made = 0

/** A fresh organization on the given shard, with its keys. */
export const anOrganization = (shard = 'SHARD_00', website = `https://shop-${++made}.example`) =>
  createOrganization(
    env,
    { name: `Shop ${made}`, website, email: `owner-${made}@shop.example`, defaultCurrency: 'USD', shard },
    Date.now(),
  )

export type Answer = { status: number; body: Json; headers: Headers }
// biome-ignore lint/suspicious/noExplicitAny: a test reads answers as the outside does, without our types
type Json = any

/** The front door: a request as the outside sends it. */
export async function send(
  method: string,
  path: string,
  options: { key?: string; body?: unknown; headers?: Record<string, string>; raw?: BodyInit } = {},
): Promise<Answer> {
  const { key, body, headers, raw } = options
  const response = await exports.default.fetch(
    new Request(`https://edge.example${path}`, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? (body === undefined ? {} : { body: JSON.stringify(body) }) : { body: raw }),
      redirect: 'manual',
    }),
  )
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
}

export const get = (path: string, key: string) => send('GET', path, { key })
export const post = (path: string, key: string, body: unknown = {}) => send('POST', path, { key, body })

/** Waits until `look` is satisfied; queues take their moment. */
export async function eventually<Value>(
  look: () => Promise<Value | null | undefined | false>,
  what = 'it',
  milliseconds = 8_000,
): Promise<Value> {
  const until = Date.now() + milliseconds
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > until) throw new Error(`${what} did not happen within ${milliseconds} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
