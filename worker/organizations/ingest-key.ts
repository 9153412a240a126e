import type { Context } from 'hono'
import { bearerOf } from '../platform/auth'
import type { AppEnv } from '../platform/env'
import { Refusal, unavailable } from '../platform/errors'
import { limitRate } from '../platform/rate'
import { type ResolvedKey, resolveKey } from './resolve-key'

const LOCAL_PAGE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

/** In development a page on this machine may use any key. */
export const isLocalPage = (c: Context<AppEnv>) =>
  c.env.ENVIRONMENT === 'development' && LOCAL_PAGE.test(c.req.header('origin') ?? '')

const unknownKey = () => new Refusal(401, 'unknown_key', 'This key is not known here, or it was revoked.')

async function resolve(c: Context<AppEnv>, key: string): Promise<ResolvedKey | null> {
  try {
    return await resolveKey(c.env, key, c.var.now)
  } catch (error) {
    console.error(JSON.stringify({ request: c.var.requestId, error: String(error) }))
    throw unavailable(
      'key_not_resolved',
      'The key could not be looked up just now. Nothing was stored; send it again.',
      5,
    )
  }
}

/**
 * Who sends: the publishable key of the body, or a secret key in the Authorization header of a server. Errors: 401
 * `unknown_key`, 401 `secret_key_in_browser`, 403 `origin_not_allowed`, 429, 503.
 */
export async function ingestKey(c: Context<AppEnv>, bodyKey: unknown): Promise<ResolvedKey> {
  const origin = c.req.header('origin')
  const bearer = bearerOf(c.req.raw.headers)
  const presented = typeof bodyKey === 'string' ? bodyKey : bearer
  const isSecret = (presented?.startsWith('sk_') ?? false) || (bearer?.startsWith('sk_') ?? false)
  if (isSecret && (presented !== bearer || origin !== undefined))
    throw new Refusal(
      401,
      'secret_key_in_browser',
      'A secret key must never be in a page. Use the publishable key, and revoke this one.',
    )
  if (!presented || presented.length > 200) throw unknownKey()
  const key = await resolve(c, presented)
  if (!key) throw unknownKey()
  if (key.kind === 'publishable' && origin !== undefined && !key.allowedOrigins.includes(origin) && !isLocalPage(c))
    throw new Refusal(403, 'origin_not_allowed', `${origin} is not among the allowed origins of this organization.`)
  limitRate(`key:${key.keyId}`, Number(c.env.RATE_KEY_PER_MINUTE), c.var.now)
  return key
}
