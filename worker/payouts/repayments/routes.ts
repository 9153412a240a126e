import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { partnerNames } from '../../partners/queries'
import { allow, EDITORS, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { cursorOf, page } from '../../platform/list'
import { when } from '../../platform/shapes'
import { NewRepayment, RepaymentList } from './input'
import { listRepayments, type RepaymentRow } from './queries'
import { recordRepayment } from './record'

async function showTo({ var: { tenant } }: Context<AppEnv>, partnerIds: string[]) {
  const names = await partnerNames(tenant, partnerIds)
  return (row: RepaymentRow) => ({
    id: row.id,
    partner_id: row.partnerId,
    partner_name: names.get(row.partnerId) ?? null,
    currency: row.currency,
    amount: row.amount,
    received_at: when(row.receivedAt),
    reference: row.reference,
    recorded_by: row.recordedBy,
    created_at: when(row.createdAt),
  })
}

/** /api/repayments: what partners sent back of what they owed. */
export const repaymentRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(RepaymentList), async (c) => {
    const filters = c.req.valid('query')
    const rows = await listRepayments(c.var.tenant, { ...filters, before: cursorOf(filters) })
    const show = await showTo(
      c,
      rows.map(({ partnerId }) => partnerId),
    )
    return c.json(page(rows, filters, ({ id }) => id, show))
  })
  .post('/', allow(EDITORS), json(NewRepayment), async (c) => {
    const given = c.req.valid('json')
    return c.json(await recordRepayment(c.var.tenant, given, await showTo(c, [given.partner_id])), 201)
  })
