import type { Context, MiddlewareHandler } from 'hono'
import { bearerOf, type Caller, cookieOf, isFromOurPages } from '../platform/auth'
import type { AppEnv } from '../platform/env'
import { notFound, Refusal } from '../platform/errors'
import { limitRate } from '../platform/rate'
import { fingerprint, secretBox } from '../platform/seal'
import { openTenant, type Residence } from '../platform/tenant'
import { noteKeyUse } from './note-key-use'
import { findSession } from './queries'
import { resolveKey } from './resolve-key'
import { emailOf } from './users'

type SessionRow = Awaited<ReturnType<typeof findSession>>[number]
type Membership = NonNullable<SessionRow['membership']> & { organization: NonNullable<SessionRow['organization']> }
export type SignedIn = { userId: string; email: string; locale: string | null; memberships: Membership[] }
export type SignedInEnv = AppEnv & { Variables: { signedIn: SignedIn } }

type Identified = { caller: Caller; residence: Residence }

const residenceOf = ({ id, shard, epoch }: Membership['organization']): Residence => ({
  organizationId: id,
  shard,
  epoch,
})

const countryOf = (c: Context<AppEnv>) => {
  const country = c.req.raw.cf?.country
  return typeof country === 'string' ? country.slice(0, 2) : null
}

/** Errors: 401 `secret_key_in_browser`, 401 `unknown_key`, 403 `publishable_key_may_only_record`, 429. */
async function byKey(c: Context<AppEnv>, presented: string): Promise<Identified> {
  if (presented.startsWith('sk_') && c.req.header('origin') !== undefined)
    throw new Refusal(
      401,
      'secret_key_in_browser',
      'A secret key must never be in a page. Revoke this one and make another.',
    )
  const key = await resolveKey(c.env, presented, c.var.now)
  if (!key) throw new Refusal(401, 'unknown_key', 'This key is not known here, or it was revoked.')
  if (key.kind === 'publishable')
    throw new Refusal(
      403,
      'publishable_key_may_only_record',
      'A publishable key records visits and leads, nothing else.',
    )
  limitRate(`key:${key.keyId}`, Number(c.env.RATE_KEY_PER_MINUTE), c.var.now)
  await noteKeyUse(c, key.keyId)
  const caller: Caller = { id: key.keyId, name: key.name, role: 'secret_key', partnerId: null, membershipId: null }
  return { caller, residence: key }
}

/** Errors: 403 `cross_site_request`, 401 `not_signed_in`. */
async function signedIn(c: Pick<Context<AppEnv>, 'env' | 'req' | 'var'>): Promise<SignedIn> {
  if (!isFromOurPages(c.req.raw, c.env.PUBLIC_URL)) throw crossSite()
  const cookie = cookieOf(c.req.raw.headers)
  const rows = cookie ? await findSession(c.env, await fingerprint(cookie), c.var.now) : []
  const [first] = rows
  if (!first) throw new Refusal(401, 'not_signed_in', 'Sign in, or send a secret key: Authorization: Bearer sk_…')
  const memberships = rows.flatMap(({ membership, organization }) =>
    membership && organization ? [{ ...membership, organization }] : [],
  )
  const { id, sealed, locale } = first.user
  return { userId: id, email: await emailOf(secretBox(c.env.SECRET_KEY), sealed), locale, memberships }
}

export const crossSite = () => new Refusal(403, 'cross_site_request', 'This request was made by another site.')

/** Errors: 404 for a membership that is not the caller's, 400 `membership_required`, 403 `no_membership`. */
function choose(memberships: Membership[], asked: string | undefined): Membership {
  const [first, second] = memberships
  if (asked !== undefined) {
    const mine = memberships.find(({ id }) => id === asked)
    if (!mine) throw notFound()
    return mine
  }
  if (!first) throw new Refusal(403, 'no_membership', 'You belong to no organization. Ask its owner to invite you.')
  if (second)
    throw new Refusal(400, 'membership_required', 'Say for whom you act: Tributary-Membership: mem_… (see /api/me).')
  return first
}

async function bySession(c: Context<AppEnv>): Promise<Identified> {
  const { userId, email, memberships } = await signedIn(c)
  const { id, role, partnerId, organization } = choose(memberships, c.req.header('Tributary-Membership'))
  return {
    caller: { id: userId, name: email, role, partnerId, membershipId: id },
    residence: residenceOf(organization),
  }
}

/** Says who asks and opens their organization: a secret key first, else a session. */
export const identify: MiddlewareHandler<AppEnv> = async (c, next) => {
  const hasCredentials = c.req.header('authorization') !== undefined
  const { caller, residence } = hasCredentials ? await byKey(c, bearerOf(c.req.raw.headers) ?? '') : await bySession(c)
  c.set('caller', caller)
  c.set('tenant', openTenant(c.env, residence, c.var.now, caller.id, countryOf(c)))
  await next()
}

/** A signed-in person, for whichever organization: what comes before one is chosen. */
export const identifyUser: MiddlewareHandler<SignedInEnv> = async (c, next) => {
  c.set('signedIn', await signedIn(c))
  await next()
}
