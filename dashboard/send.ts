import { membership } from './membership'
import { Problem, problemOf } from './problem'

const early = new Map<string, Promise<Response>>()

function keyOf(address: string): string {
  const url = new URL(address, location.origin)
  url.searchParams.sort()
  return `${membership() ?? ''} ${url.pathname}${url.search}`
}

/** Who somebody is and how they come in does not depend on whom they act for. */
const isForAnybody = (address: string) => /^\/api\/(me|sign-)/.test(address)

function headersOf(address: string, given?: HeadersInit): Headers {
  const headers = new Headers(given)
  headers.set('accept', 'application/json')
  const id = membership()
  if (id && !isForAnybody(address)) headers.set('tributary-membership', id)
  return headers
}

const ask = (address: string): Promise<Response> => fetch(address, { headers: headersOf(address) })

/** Starts a read before the code that wants it has arrived; the first call for the same address takes the answer. */
export function askEarly(address: string): void {
  const answer = ask(address)
  answer.catch(() => undefined)
  early.set(keyOf(address), answer)
}

function takeEarly(address: string): Promise<Response> | undefined {
  const key = keyOf(address)
  const answer = early.get(key)
  early.delete(key)
  return answer
}

function write(address: string, init: RequestInit): Promise<Response> {
  const headers = headersOf(address, init.headers)
  if (!headers.has('idempotency-key')) headers.set('idempotency-key', crypto.randomUUID())
  return fetch(address, { ...init, headers })
}

/** The one place that speaks HTTP: resolves with 2xx, throws a `Problem` for everything else. */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const address = input instanceof Request ? input.url : String(input)
  const reads = (init.method ?? 'GET') === 'GET'
  const response = await (reads ? (takeEarly(address) ?? ask(address)) : write(address, init)).catch(() => {
    throw new Problem(0, 'offline', 'You seem to be offline. Nothing was changed.')
  })
  if (response.ok) return response
  const problem = await problemOf(response)
  if (problem.status === 401) dispatchEvent(new Event('tributary:signed-out'))
  throw problem
}
