import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { findOrganization } from '../../organizations/queries'
import { allow, EDITORS, type Role } from '../../platform/auth'
import { json } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { invalid, notFound } from '../../platform/errors'
import { matchVersion } from '../../platform/versions'
import { findPartner } from '../queries'
import { changeLink } from './change'
import { createLink } from './create'
import { LinkChange, NewLink } from './input'
import { findLink, type Link } from './queries'
import { shownLink } from './shown'

const WRITERS: Role[] = [...EDITORS, 'partner_admin']

type Asking = Pick<Context<AppEnv>, 'env' | 'var'>

/** Whose links are meant: a partner's own whoever is named, or whom staff name. Errors: 404 for another partner. */
function meant({ var: { caller } }: Asking, asked: string | undefined): string | null {
  if (caller.partnerId === null) return asked ?? null
  if (asked !== undefined && asked !== caller.partnerId) throw notFound()
  return caller.partnerId
}

async function showIn({ env, var: { tenant } }: Asking) {
  const organization = await findOrganization(env, tenant)
  if (!organization) throw notFound()
  return (link: Link) => shownLink(link, env.PUBLIC_URL, organization.slug)
}

/** /api/links; the list with its counts is read in analytics/. */
export const linkRoutes = new Hono<AppEnv>()
  .post('/', allow(WRITERS), json(NewLink), async (c) => {
    const input = c.req.valid('json')
    const partnerId = meant(c, input.partner_id)
    if (partnerId === null) throw invalid('partner_id', 'say whose link it is')
    const partner = await findPartner(c.var.tenant, partnerId)
    return c.json(await createLink(c.var.tenant, partner, input, await showIn(c)), 201)
  })

  .patch('/:id', allow(WRITERS), json(LinkChange), async (c) => {
    const show = await showIn(c)
    const link = await findLink(c.var.tenant, c.req.param('id'), meant(c, undefined))
    matchVersion(c, link.version, show(link))
    return c.json(await changeLink(c.var.tenant, link, c.req.valid('json'), show))
  })
