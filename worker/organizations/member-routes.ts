import { Hono } from 'hono/tiny'
import { allow, OWNERS, STAFF } from '../platform/auth'
import { json, query } from '../platform/body'
import type { AppEnv } from '../platform/env'
import { cursorOf, page } from '../platform/list'
import { MemberInput, PageQuery } from './input'
import { inviteUser } from './invite-user'
import { listMembers } from './queries'
import { removeMember } from './remove-member'
import { shownMember, shownMembers } from './shown'

/** Mounted at /api/members. A secret key invites nobody: whoever it invited could approve money. */
export const memberRoutes = new Hono<AppEnv>()
  .get('/', allow(STAFF), query(PageQuery), async (c) => {
    const { tenant } = c.var
    const filters = c.req.valid('query')
    const rows = await listMembers(c.env, tenant, filters.limit, cursorOf(filters))
    const { data, next_cursor } = page(
      rows,
      filters,
      ({ id }) => id,
      (row) => row,
    )
    return c.json({ data: await shownMembers(tenant.secrets, data), next_cursor })
  })

  .post('/', allow(OWNERS), json(MemberInput), async (c) => {
    const { email, role } = c.req.valid('json')
    const invited = await inviteUser(c.env, c.var.tenant, { email, role, partnerId: null })
    const { membershipId: id, userId, createdAt, isNew } = invited
    return c.json(shownMember({ id, userId, role, partnerId: null, createdAt }, email), isNew ? 201 : 200)
  })

  .delete('/:id', allow(OWNERS), async (c) => {
    await removeMember(c.env, c.var.tenant, c.req.param('id'))
    return c.body(null, 204)
  })
