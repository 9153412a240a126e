import type { Context } from 'hono'
import type { AppEnv } from '../platform/env'
import { matchVersion } from '../platform/versions'
import { loadPayout, type Payout, standingOf } from './load'
import { shownPayout } from './shown'

/** The payout that a decision is about, as the caller saw it; errors as of `matchVersion`, and 404. */
export async function seenPayout(c: Context<AppEnv>) {
  const { tenant, caller } = c.var
  const payout = await loadPayout(tenant, c.req.param('id') ?? '')
  const standing = await standingOf(c.env, tenant, caller, [payout])
  const show = (decided: Payout) => shownPayout(decided, standing)
  matchVersion(c, payout.version, show(payout))
  return { tenant, payout, standing, show }
}
