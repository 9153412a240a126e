import type { Context, MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import { type FieldError, Refusal } from './errors'

export const SMALL_BYTES = 4_096
export const BATCH_BYTES = 65_536
export const JSON_BYTES = 262_144

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** Reads the body once, as bytes. Errors: 413 when it is larger than `limitBytes`. */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new Refusal(413, 'body_too_large', `The body may have at most ${limitBytes} bytes.`)
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge()
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > limitBytes) throw tooLarge()
  return bytes
}

/** Errors: 400 `body_is_not_json`. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw new Refusal(400, 'body_is_not_json', 'The body must be JSON in UTF-8.')
  }
}

/** What an ingestion body must be before its key is looked for. Errors: 422 `invalid_input`. */
export function objectOf(parsed: unknown): object {
  if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed
  throw new Refusal(422, 'invalid_input', 'The body must be an object.', {
    fields: [{ path: 'body', message: 'must be an object' }],
  })
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not a known field' }))
      : [{ path: issue.path.join('.') || 'body', message: issue.message }],
  )
}

/** Errors: 422 `invalid_input` that names each field. */
export function check<S extends z.ZodType>(schema: S, value: unknown, code = 'invalid_input'): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = fieldErrors(result.error).slice(0, 20)
  const [first] = fields
  throw new Refusal(422, code, first ? `${first.path}: ${first.message}` : 'The input is not valid.', { fields })
}

type Checked<Target extends string, S extends z.ZodType> = MiddlewareHandler<
  // biome-ignore lint/complexity/noBannedTypes: hono's own default for a handler that needs no environment
  {},
  string,
  { in: { [K in Target]: z.input<S> }; out: { [K in Target]: z.output<S> } }
>

const keepBody = new WeakMap<Request, Uint8Array<ArrayBuffer>>()

/** The raw body of this request, read at most once and remembered for idempotency. */
export async function bodyOf(c: Context, limitBytes = JSON_BYTES) {
  const known = keepBody.get(c.req.raw)
  if (known) return known
  const bytes = await readBytes(c.req.raw, limitBytes)
  keepBody.set(c.req.raw, bytes)
  return bytes
}

/** Validates a JSON body; an empty body counts as `{}` so that decisions without details need none. */
export const json =
  <S extends z.ZodType>(schema: S, limitBytes = JSON_BYTES): Checked<'json', S> =>
  async (c, next) => {
    const bytes = await bodyOf(c, limitBytes)
    const value = bytes.byteLength === 0 ? {} : parseJson(bytes)
    c.req.addValidatedData('json', check(schema, value) as object)
    await next()
  }

/** Validates the query string; repeated parameters are refused. */
export const query =
  <S extends z.ZodType>(schema: S): Checked<'query', S> =>
  async (c, next) => {
    const given = c.req.queries()
    const repeated = Object.entries(given).find(([, values]) => values.length > 1)
    if (repeated)
      throw new Refusal(422, 'invalid_input', `${repeated[0]}: may be given once`, {
        fields: [{ path: repeated[0], message: 'may be given once' }],
      })
    const single = Object.fromEntries(Object.entries(given).map(([key, [value]]) => [key, value]))
    c.req.addValidatedData('query', check(schema, single) as object)
    await next()
  }
