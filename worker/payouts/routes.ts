import { Hono } from 'hono'
import { allow, EDITORS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'
import { one } from '../platform/tenant'
import { GeneratePayouts, PayoutList } from './input'
import { type Proposed, proposePayouts } from './propose'
import { findPayout, type LineRow, linesOf, listPayouts, type PayoutRow } from './queries'

const noApprovals: { user_id: string; at: string }[] = []

const shown = (payout: PayoutRow, lines: LineRow[]) => ({
  id: payout.id,
  partner_id: payout.partnerId,
  currency: payout.currency,
  amount: payout.amount,
  status: payout.status,
  version: payout.version,
  attempt: payout.attempt,
  requested_by: payout.requestedBy,
  reason: payout.reason,
  period_start: when(payout.periodStart),
  period_end: when(payout.periodEnd),
  created_at: when(payout.createdAt),
  approvals: noApprovals,
  lines: lines
    .filter(({ payoutId }) => payoutId === payout.id)
    .map(({ id, earningId, amount, status, note }) => ({ id, commission_id: earningId, amount, status, note })),
})

const answer = ({ payouts, left }: Proposed) => ({
  data: payouts.map(({ payout, lines }) => shown(payout, lines)),
  left,
})

export const payoutRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(PayoutList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listPayouts(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const lines = await linesOf(
      c.var.tenant,
      rows.map(({ id }) => id),
    )
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shown(row, lines),
      ),
    )
  })
  .post('/generate', allow(EDITORS), json(GeneratePayouts), async (c) =>
    c.json(answer(await proposePayouts(c.var.tenant, c.req.valid('json'), answer)), 201),
  )
  .get('/:id', allow(STAFF), async (c) => {
    const payout = one(await findPayout(c.var.tenant, c.req.param('id')))
    return c.json(shown(payout, await linesOf(c.var.tenant, [payout.id])))
  })
