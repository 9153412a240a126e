import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, EDITORS } from '../../platform/auth'
import { json } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { invalid } from '../../platform/errors'
import { MarkBack, MarkPaid, SendPayout } from '../input'
import { requireAnswered } from '../rails/unanswered'
import { refused, ruleBroken } from '../refusals'
import { seenPayout } from '../seen'
import { reportRefusal } from '../shown'
import { sendPayout } from './send'
import { type Reported, settleAttempt } from './settle'

const DAY_MILLISECONDS = 86_400_000

/** The same report again is answered with the payout as it is; one that contradicts what is known is refused. */
async function mark(c: Context<AppEnv>, asked: number | null, reported: Reported) {
  const { tenant, payout, show } = await seenPayout(c)
  const k = asked ?? payout.attempt
  if (payout.attempt > 0 && k > payout.attempt) throw invalid('attempt', 'was never made')
  const known = payout.attempts.find((attempt) => attempt.k === k)?.outcome
  const refusal = reportRefusal(payout, k, reported.outcome)
  if (refusal !== null && known !== reported.outcome) throw refused(refusal)
  const guards = reported.outcome === 'paid' || known ? [] : [requireAnswered(tenant, payout.id, k)]
  const settled = await settleAttempt(tenant, payout.id, k, { ...reported, guards }, show).catch((error: unknown) => {
    throw ruleBroken(error) ?? error
  })
  return c.json(show(settled.payout))
}

/** Handing money over, and what became of it. */
export const payoutAttemptRoutes = new Hono<AppEnv>()
  .post('/:id/send', allow(EDITORS), json(SendPayout), async (c) => {
    const { tenant, payout, standing, show } = await seenPayout(c)
    return c.json(await sendPayout(tenant, payout, { standing, rail: c.req.valid('json').rail }, show))
  })
  .post('/:id/mark-paid', allow(EDITORS), json(MarkPaid), (c) => {
    const { paid_at, reference, attempt } = c.req.valid('json')
    if (paid_at > c.var.now + DAY_MILLISECONDS) throw invalid('paid_at', 'is in the future')
    return mark(c, attempt ?? null, { outcome: 'paid', at: paid_at, reference, reason: null })
  })
  .post('/:id/mark-failed', allow(EDITORS), json(MarkBack), (c) => {
    const { reason, attempt } = c.req.valid('json')
    return mark(c, attempt ?? null, { outcome: 'failed', at: c.var.now, reference: null, reason })
  })
  .post('/:id/mark-returned', allow(EDITORS), json(MarkBack), (c) => {
    const { reason, attempt } = c.req.valid('json')
    return mark(c, attempt ?? null, { outcome: 'returned', at: c.var.now, reference: null, reason })
  })
