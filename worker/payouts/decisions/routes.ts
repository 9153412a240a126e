import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, PEOPLE } from '../../platform/auth'
import { json } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { Keep, LeaveOut, Nothing, Reasoned } from '../input'
import { seenPayout } from '../seen'
import { approvePayout } from './approve'
import { type Choice, chooseLine } from './choose-lines'
import { rejectPayout } from './reject'

async function choose(c: Context<AppEnv>, choice: Omit<Choice, 'lineId'>) {
  const { tenant, payout, show } = await seenPayout(c)
  return c.json(await chooseLine(tenant, payout, { lineId: c.req.param('line') ?? '', ...choice }, show))
}

/** What people decide about a payout before any money leaves. */
export const payoutDecisionRoutes = new Hono<AppEnv>()
  .post('/:id/approve', allow(PEOPLE), json(Nothing), async (c) => {
    const { tenant, payout, standing, show } = await seenPayout(c)
    return c.json(await approvePayout(tenant, payout, standing, show))
  })
  .post('/:id/reject', allow(PEOPLE), json(Reasoned), async (c) => {
    const { tenant, payout, show } = await seenPayout(c)
    return c.json(await rejectPayout(tenant, payout, c.req.valid('json').reason, show))
  })
  .post('/:id/lines/:line/keep', allow(PEOPLE), json(Keep), (c) =>
    choose(c, { choice: 'keep', note: c.req.valid('json').note ?? null }),
  )
  .post('/:id/lines/:line/leave-out', allow(PEOPLE), json(LeaveOut), (c) =>
    choose(c, { choice: 'leave-out', note: c.req.valid('json').note }),
  )
