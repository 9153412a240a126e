import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import type { CreditDecision } from '../../core/credit'
import type { CreditRow } from '../../ledger/credits'
import { partnerNames } from '../../partners/queries'
import { allow, EDITORS, PARTNERS, PEOPLE, type Role, STAFF } from '../../platform/auth'
import { json, query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { invalid, notFound } from '../../platform/errors'
import { cursorOf, page } from '../../platform/list'
import { one } from '../../platform/tenant'
import { matchVersion } from '../../platform/versions'
import { Reasoned } from '../input'
import { createCredit } from './create'
import { decideCredit } from './decide'
import { ApproveCredit, CreditList, NewCredit } from './input'
import { findCredit, listCredits } from './queries'
import { shownCredit } from './shown'

const MAY_ASK: Role[] = [...EDITORS, 'partner_admin', 'partner_lead_manager']

const namesOf = ({ var: { tenant } }: Context<AppEnv>, rows: { partnerId: string }[]) =>
  partnerNames(
    tenant,
    rows.map(({ partnerId }) => partnerId),
  )

async function decide(c: Context<AppEnv>, decision: CreditDecision, reason: string | null) {
  const credit = one(await findCredit(c.var.tenant, c.req.param('id') ?? ''))
  const names = await namesOf(c, [credit])
  const show = (row: CreditRow) => shownCredit(row, names, c.var.caller)
  matchVersion(c, credit.version, show(credit))
  return c.json(await decideCredit(c.var.tenant, credit, { decision, reason }, show))
}

/** /api/credits: lead credits, asked for by partners or staff, given by a person. */
export const creditRoutes = new Hono<AppEnv>()
  .get('/', allow([...STAFF, ...PARTNERS]), query(CreditList), async (c) => {
    const { tenant, caller } = c.var
    const filters = c.req.valid('query')
    const mine = caller.partnerId
    if (mine !== null && filters.partner_id !== undefined && filters.partner_id !== mine) throw notFound()
    const partner_id = mine ?? filters.partner_id
    const rows = await listCredits(tenant, { ...filters, partner_id, before: cursorOf(filters) })
    const names = await namesOf(c, rows)
    return c.json(
      page(
        rows,
        filters,
        ({ id }) => id,
        (row) => shownCredit(row, names, caller),
      ),
    )
  })
  .post('/', allow(MAY_ASK), json(NewCredit), async (c) => {
    const { tenant, caller } = c.var
    const given = c.req.valid('json')
    const partnerId = caller.partnerId ?? given.partner_id
    if (!partnerId) throw invalid('partner_id', 'is needed')
    if (given.partner_id && given.partner_id !== partnerId) throw notFound()
    const names = await namesOf(c, [{ partnerId }])
    return c.json(await createCredit(tenant, { partnerId, given }, (row) => shownCredit(row, names, caller)), 201)
  })
  .post('/:id/approve', allow(PEOPLE), json(ApproveCredit), (c) =>
    decide(c, 'approve', c.req.valid('json').reason ?? null),
  )
  .post('/:id/reject', allow(PEOPLE), json(Reasoned), (c) => decide(c, 'reject', c.req.valid('json').reason))
  .post('/:id/reverse', allow(EDITORS), json(Reasoned), (c) => decide(c, 'reverse', c.req.valid('json').reason))
