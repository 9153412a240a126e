import { send } from './send'
import type { Client } from './shapes'

type Query = Readonly<Record<string, string | undefined>>
type Input = { readonly param?: Readonly<Record<string, string>>; readonly query?: Query; readonly json?: unknown }
type Options = { readonly headers?: Readonly<Record<string, string>> }

function addressOf(path: string, { param = {}, query = {} }: Input): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(param[name] ?? ''))
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length > 0 ? `${filled}?${new URLSearchParams(given)}` : filled
}

function call(path: string, method: string, input: Input = {}, { headers = {} }: Options = {}): Promise<Response> {
  const json = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers }
  const init =
    method === 'GET' ? { method, headers } : { method, headers: json, body: JSON.stringify(input.json ?? {}) }
  return send(addressOf(path, input), init)
}

/** `at('/api').orders[':id'].$get({ param })`: names become the path, a name with a dollar becomes the call. */
function at(path: string): unknown {
  const get = (_: unknown, name: string) =>
    name.startsWith('$')
      ? (input?: Input, options?: Options) => call(path, name.slice(1).toUpperCase(), input, options)
      : at(`${path}/${name}`)
  return new Proxy({}, { get })
}

// The types are those of Hono's client; its code would be a tenth of all that a page loads, for parts never used here.
// Whether the server has these paths is checked where its routes are compiled, not here.
const isClient = (proxy: unknown): proxy is Client => typeof proxy === 'object'

const made = at('/api')
if (!isClient(made)) throw new TypeError()

/** Every call of the API, typed by its routes; throws a `Problem` for whatever is not 2xx. */
export const api: Client = made

type Answer<T> = Promise<{ json(): Promise<T> }>

export const body = async <T>(answer: Answer<T>): Promise<T> => (await answer).json()

/** Headers of a write: the key makes a second tap the same tap, the version refuses what was read too long ago. */
export const once = (key: string, version?: number) => ({
  headers: { 'idempotency-key': key, ...(version !== undefined && { 'if-match': `"${version}"` }) },
})
