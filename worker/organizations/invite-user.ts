import { recordInDirectory } from '../activity/record'
import { write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { conflict, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import type { Tenant } from '../platform/tenant'
import { commitDirectory } from './commit-directory'
import { membershipsOf } from './queries'
import { requestSignIn } from './request-sign-in'
import { findOrMakeUser, isUserRace } from './users'

export type MemberRole = 'owner' | 'manager' | 'analyst' | 'partner_admin' | 'partner_lead_manager' | 'partner_viewer'
export type Invitation = { email: string; role: MemberRole; partnerId: string | null }
export type Invited = { membershipId: string; userId: string; createdAt: number; isNew: boolean }

const isInviteRace = (error: unknown) => isUserRace(error) || refusedBy(error, 'memberships_live')

async function join(env: Bindings, tenant: Tenant, { email, role, partnerId }: Invitation): Promise<Invited> {
  const { userId, writes } = await findOrMakeUser(env, email, tenant.now)
  const known = (await membershipsOf(env, tenant, userId)).find((membership) => membership.partnerId === partnerId)
  if (known && known.role !== role)
    throw conflict('already_a_member', `This person belongs to the organization already, as ${known.role}.`)
  if (known) return { membershipId: known.id, userId, createdAt: known.createdAt, isNew: false }
  const membershipId = newId('mem', tenant.now)
  const columns = 'id, organization_id, user_id, role, partner_id, created_at'
  const sql = `INSERT INTO memberships (${columns}) VALUES (?, ?, ?, ?, ?, ?)`
  await commitDirectory(env, [
    ...writes,
    write(sql, membershipId, tenant.organizationId, userId, role, partnerId, tenant.now),
    recordInDirectory(tenant, {
      action: 'member.invited',
      object: membershipId,
      key: `member.invited:${membershipId}`,
    }),
  ])
  return { membershipId, userId, createdAt: tenant.now, isNew: true }
}

/**
 * Makes somebody a member, a partner's when `partnerId` is given, and mails a sign-in link. Inviting again in the
 * same role mails again and changes nothing. Errors: 409 `already_a_member` in another role.
 */
export async function inviteUser(env: Bindings, tenant: Tenant, invitation: Invitation): Promise<Invited> {
  const invited = await join(env, tenant, invitation).catch((error: unknown) => {
    if (isInviteRace(error)) return join(env, tenant, invitation)
    throw error
  })
  await requestSignIn(env, invitation.email, tenant.now)
  return invited
}
