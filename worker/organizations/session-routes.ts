import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { cookieOf, isFromOurPages, SESSION_COOKIE } from '../platform/auth'
import { json, SMALL_BYTES } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { limitRate } from '../platform/rate'
import { openTenant } from '../platform/tenant'
import { endSession } from './end-session'
import { crossSite, identifyUser } from './identify'
import { Redemption, SignInRequest } from './input'
import { redeemCode, redeemToken, SESSION_SECONDS } from './redeem-sign-in'
import { requestSignIn } from './request-sign-in'
import { loadSettings } from './settings'
import { shownMembership } from './shown'

const setCookie = (value: string, seconds: number) =>
  `${SESSION_COOKIE}=${value}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Lax`

/** Nobody is known yet: the address is what there is to count. */
function admit(c: Context<AppEnv>) {
  if (!isFromOurPages(c.req.raw, c.env.PUBLIC_URL)) throw crossSite()
  const address = c.req.header('CF-Connecting-IP') ?? 'unknown'
  limitRate(`address:${address}`, Number(c.env.RATE_ADDRESS_PER_MINUTE), c.var.now)
}

/** Mounted at /api before anybody is identified. */
export const sessionRoutes = new Hono<AppEnv>()
  .post('/sign-in', json(SignInRequest, SMALL_BYTES), async (c) => {
    admit(c)
    await requestSignIn(c.env, c.req.valid('json').email, c.var.now)
    return c.json({}, 202)
  })

  .post('/sign-in/redeem', json(Redemption, SMALL_BYTES), async (c) => {
    admit(c)
    const given = c.req.valid('json')
    const had = cookieOf(c.req.raw.headers)
    const session =
      'token' in given
        ? await redeemToken(c.env, given.token, had, c.var.now)
        : await redeemCode(c.env, given.email, given.code, had, c.var.now)
    c.header('Set-Cookie', setCookie(session, SESSION_SECONDS))
    return c.body(null, 204)
  })

  .post('/sign-out', async (c) => {
    if (!isFromOurPages(c.req.raw, c.env.PUBLIC_URL)) throw crossSite()
    const cookie = cookieOf(c.req.raw.headers)
    if (cookie) await endSession(c.env, cookie, c.var.now)
    c.header('Set-Cookie', setCookie('', 0))
    return c.body(null, 204)
  })

  .get('/me', identifyUser, async (c) => {
    const { userId, email, locale, memberships } = c.var.signedIn
    const shown = memberships.map(async (membership) => {
      const { id, shard, epoch } = membership.organization
      const tenant = openTenant(c.env, { organizationId: id, shard, epoch }, c.var.now, userId)
      return shownMembership(membership, await loadSettings(tenant))
    })
    return c.json({
      user: { id: userId, email, locale },
      memberships: await Promise.all(shown),
      environment: c.env.ENVIRONMENT,
    })
  })
