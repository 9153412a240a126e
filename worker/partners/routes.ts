import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import type { PartnerDecision } from '../core/lifecycle'
import { allow, EDITORS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { page } from '../platform/list'
import { matchVersion } from '../platform/versions'
import { changePartner } from './change'
import { changeStatus } from './change-status'
import { createPartner } from './create'
import { MaybeReasoned, NewPartner, Nothing, PartnerChange, PartnerList, Reasoned } from './input'
import { invitePartner } from './invite'
import { findPartner, listPartners, type Partner, statusesOf } from './queries'
import { shownPartner, shownWithHistory } from './shown'

type Asking = Pick<Context<AppEnv>, 'req' | 'var'>

const showTo =
  ({ var: { caller, now } }: Asking) =>
  (partner: Partner) =>
    shownPartner(partner, caller, now)

async function findAsSeen(c: Asking, id: string): Promise<Partner> {
  const partner = await findPartner(c.var.tenant, id)
  matchVersion(c, partner.version, showTo(c)(partner))
  return partner
}

async function decide(c: Asking, id: string, decision: PartnerDecision, reason: string | null) {
  const partner = await findAsSeen(c, id)
  return changeStatus(c.var.tenant, partner, { decision, reason }, showTo(c))
}

/** /api/partners */
export const partnerRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(PartnerList), async (c) => {
    const filters = c.req.valid('query')
    return c.json(page(await listPartners(c.var.tenant, filters), filters, ({ id }) => id, showTo(c)))
  })

  .post('/', allow(EDITORS), json(NewPartner), async (c) =>
    c.json(await createPartner(c.var.tenant, c.req.valid('json'), showTo(c)), 201),
  )

  .get('/:id', allow(STAFF), async (c) => {
    const partner = await findPartner(c.var.tenant, c.req.param('id'))
    const statuses = await statusesOf(c.var.tenant, [partner.id])
    return c.json(shownWithHistory(partner, statuses.get(partner.id) ?? [], c.var.caller, c.var.now))
  })

  .patch('/:id', allow(EDITORS), json(PartnerChange), async (c) => {
    const partner = await findAsSeen(c, c.req.param('id'))
    return c.json(await changePartner(c.var.tenant, partner, c.req.valid('json'), showTo(c)))
  })

  .post('/:id/approve', allow(EDITORS), json(MaybeReasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'approve', c.req.valid('json').reason)),
  )

  .post('/:id/reject', allow(EDITORS), json(Reasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'reject', c.req.valid('json').reason)),
  )

  .post('/:id/suspend', allow(EDITORS), json(Reasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'suspend', c.req.valid('json').reason)),
  )

  .post('/:id/deactivate', allow(EDITORS), json(Reasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'deactivate', c.req.valid('json').reason)),
  )

  .post('/:id/reactivate', allow(EDITORS), json(MaybeReasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'reactivate', c.req.valid('json').reason)),
  )

  .post('/:id/reapply', allow(EDITORS), json(MaybeReasoned), async (c) =>
    c.json(await decide(c, c.req.param('id'), 'reapply', c.req.valid('json').reason)),
  )

  .post('/:id/invite', allow(EDITORS), json(Nothing), async (c) => {
    const partner = await findPartner(c.var.tenant, c.req.param('id'))
    return c.json(await invitePartner(c.env, c.var.tenant, partner), 201)
  })
