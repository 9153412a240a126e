import { Hono } from 'hono/tiny'
import { TransferList } from '../ledger/input'
import { listTransfers, type TransferRow, transferPlace } from '../ledger/queries'
import { partnerNames } from '../partners/queries'
import { allow, STAFF } from '../platform/auth'
import { query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when } from '../platform/shapes'

const DAY_MILLISECONDS = 86_400_000

const shown = (row: TransferRow, names: Map<string, string>) => ({
  cause: row.causeId,
  n: row.n,
  at: when(row.at),
  day: when(row.day * DAY_MILLISECONDS).slice(0, 10),
  debit: row.debit,
  credit: row.credit,
  currency: row.currency,
  amount: row.amount,
  partner_id: row.partnerId,
  partner_name: names.get(row.partnerId ?? '') ?? null,
  commission_id: row.earningId,
  for_commission_id: row.forEarningId,
  payout_id: row.payoutId,
})

/** Transfers with the names of their partners, which are known downstream of the ledger. */
export const transferRoutes = new Hono<AppEnv>().get('/', allow(STAFF), query(TransferList), async (c) => {
  const filters = c.req.valid('query')
  const rows = await listTransfers(c.var.tenant, filters, filters.limit, cursorOf(filters))
  const names = await partnerNames(c.var.tenant, [...new Set(rows.flatMap(({ partnerId }) => partnerId ?? []))])
  return c.json(page(rows, filters, transferPlace, (row) => shown(row, names)))
})
