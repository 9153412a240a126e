import type { Context } from 'hono'
import { type FieldError, Refusal } from './errors'

const TITLES: Record<number, string> = {
  400: 'The request could not be read',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'It conflicts with what is there',
  413: 'Too large',
  422: 'Something in it is not right',
  428: 'Say which version you saw',
  429: 'Too many requests',
  500: 'Something went wrong on our side',
  503: 'Not available at the moment',
}

type Problem = { status: number; code: string; detail: string; errors?: FieldError[]; [more: string]: unknown }

/** RFC 9457; `type` is a stable address of the code in the reference. */
export function problemResponse(
  { status, code, detail, errors, ...more }: Problem,
  headers: Record<string, string> = {},
) {
  const body = {
    type: `/docs#${code}`,
    title: TITLES[status] ?? 'The request failed',
    status,
    code,
    detail,
    ...(errors?.length ? { errors } : {}),
    ...more,
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** Every error becomes an answer here, once. What is no refusal is a bug: logged with its request id, told as 500. */
export function answerError(error: Error, c: Context) {
  if (error instanceof Refusal) {
    const { status, code, message: detail, fields, more, headers } = error
    return problemResponse({ ...more, status, code, detail, errors: fields }, headers)
  }
  console.error(JSON.stringify({ request: c.get('requestId'), path: c.req.path, error: String(error.stack ?? error) }))
  return problemResponse({
    status: 500,
    code: 'internal_error',
    detail: 'Please send it again: what was done before is not done twice. If it fails again, send us the request id.',
  })
}
