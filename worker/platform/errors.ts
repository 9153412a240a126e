export type FieldError = { path: string; message: string }

/** An expected "no": its code is a sentence about the rule and becomes problem+json in one place. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly fields: FieldError[]
  readonly more: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(
    status: number,
    code: string,
    detail: string,
    options: { fields?: FieldError[]; more?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.fields = options.fields ?? []
    this.more = options.more ?? {}
    this.headers = options.headers ?? {}
  }
}

/** Another tenant's object is answered exactly as one that does not exist. */
export const notFound = () => new Refusal(404, 'not_found', 'There is nothing at this address.')

export const invalid = (path: string, message: string, code = 'invalid_input') =>
  new Refusal(422, code, `${path}: ${message}`, { fields: [{ path, message }] })

export const conflict = (code: string, detail: string, more: Record<string, unknown> = {}) =>
  new Refusal(409, code, detail, { more })

export const unavailable = (code: string, detail: string, retryAfterSeconds: number) =>
  new Refusal(503, code, detail, { headers: { 'Retry-After': String(retryAfterSeconds) } })

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause ? `${error.message} ${messageOf(error.cause)}` : error.message
}

/** True when a database refused a batch with this named guard (a trigger, a CHECK or `require_that`). */
export const refusedBy = (error: unknown, guard: string) => messageOf(error).includes(guard)
