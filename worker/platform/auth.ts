import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './env'
import { Refusal } from './errors'

export type Role =
  | 'owner'
  | 'manager'
  | 'analyst'
  | 'partner_admin'
  | 'partner_lead_manager'
  | 'partner_viewer'
  | 'secret_key'

/** Who asks, in which organization, and for which partner when a partner asks. */
export type Caller = { id: string; name: string; role: Role; partnerId: string | null; membershipId: string | null }

export const STAFF: Role[] = ['owner', 'manager', 'analyst', 'secret_key']
export const EDITORS: Role[] = ['owner', 'manager', 'secret_key']
/** Who decides about money: people only. */
export const PEOPLE: Role[] = ['owner', 'manager']
export const OWNERS: Role[] = ['owner']
export const PARTNERS: Role[] = ['partner_admin', 'partner_lead_manager', 'partner_viewer']

/** The code that a route which lets in `roles` refuses this role with, or null. */
export function roleRefusal(role: Role, roles: readonly Role[]): 'role_may_not' | 'approval_needs_a_person' | null {
  if (roles.includes(role)) return null
  return role === 'secret_key' && roles.includes('owner') ? 'approval_needs_a_person' : 'role_may_not'
}

/** What a caller may do with an object now, or the code that the request would be answered with. */
export const shownAction = (name: string, code: string | null) => ({ name, allowed: code === null, code })

/** Errors: 403 `role_may_not`, naming the roles that may; a secret key in place of a person: `approval_needs_a_person`. */
export const allow =
  (roles: Role[]): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const code = roleRefusal(c.var.caller.role, roles)
    if (code === 'approval_needs_a_person')
      throw new Refusal(403, code, 'A secret key may prepare this, but a signed-in person must decide it.')
    if (code !== null)
      throw new Refusal(
        403,
        code,
        `Your role may not do this. It takes: ${roles.filter((r) => r !== 'secret_key').join(', ')}.`,
        { more: { roles } },
      )
    await next()
  }

export const bearerOf = (headers: Headers) =>
  /^Bearer ([\w-]{8,200})$/.exec(headers.get('authorization') ?? '')?.[1] ?? null

export const SESSION_COOKIE = '__Host-tributary'

export const cookieOf = (headers: Headers) =>
  new RegExp(`(?:^|; )${SESSION_COOKIE}=([A-Za-z0-9_-]{20,200})`).exec(headers.get('cookie') ?? '')?.[1] ?? null

/** A browser tells where a request comes from; what another site makes it send is refused. No header: not a browser. */
export function isFromOurPages(request: Request, publicUrl: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return true
  const site = request.headers.get('sec-fetch-site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  return origin === null || origin === new URL(publicUrl).origin || origin === new URL(request.url).origin
}
