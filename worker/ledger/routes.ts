import { Hono } from 'hono/tiny'
import * as z from 'zod'
import { allow, OWNERS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { when, whenOrNull } from '../platform/shapes'
import { checkBooks } from './check'
import { openFreeze, unfreeze } from './freeze'
import { AccountList, Unfreeze } from './input'
import { type AccountRow, organizationAccounts, partnerAccounts } from './queries'

const ACCOUNTS_A_PARTNER = 5

const shownAccount = ({ account, currency, balance }: AccountRow) => ({ account, currency, balance_amount: balance })

const Breaches = z.array(
  z.object({
    account: z.string().nullable(),
    currency: z.string().nullable(),
    commission_id: z.string().nullable(),
    expected_amount: z.number(),
    actual_amount: z.number(),
  }),
)

const placeOf = ({ account, currency }: AccountRow) => `${account.split(':')[1] ?? ''} ${currency}`

export const ledgerRoutes = new Hono<AppEnv>()
  .get('/accounts', allow(STAFF), query(AccountList), async (c) => {
    const filters = c.req.valid('query')
    const after = cursorOf(filters)
    const own = after === null ? await organizationAccounts(c.var.tenant) : []
    const partners = Math.max(1, Math.floor(filters.limit / ACCOUNTS_A_PARTNER))
    const rows = await partnerAccounts(c.var.tenant, after ?? '', partners + 1)
    const listed = page(rows, { ...filters, limit: partners * ACCOUNTS_A_PARTNER }, placeOf, shownAccount)
    return c.json({
      data: [...own.map(shownAccount), ...listed.data],
      next_cursor: listed.next_cursor,
      as_of: when(c.var.now),
    })
  })
  .get('/check', allow(STAFF), async (c) => {
    const check = await checkBooks(c.var.tenant)
    const frozen = await openFreeze(c.var.tenant)
    return c.json({
      ...check,
      as_of: when(c.var.now),
      frozen: frozen !== null,
      frozen_since: whenOrNull(frozen?.since ?? null),
    })
  })
  .get('/status', allow(STAFF), async (c) => {
    const frozen = await openFreeze(c.var.tenant)
    return c.json({
      frozen: frozen !== null,
      frozen_since: whenOrNull(frozen?.since ?? null),
      breaches: frozen ? Breaches.parse(JSON.parse(frozen.breaches)) : [],
    })
  })
  .post('/unfreeze', allow(OWNERS), json(Unfreeze), async (c) => {
    await unfreeze(c.var.tenant, await checkBooks(c.var.tenant), c.req.valid('json').reason)
    return c.json({ frozen: false })
  })
