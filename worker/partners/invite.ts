import { record } from '../activity/record'
import { inviteUser } from '../organizations/invite-user'
import type { Bindings } from '../platform/env'
import { conflict } from '../platform/errors'
import { commit, type Tenant } from '../platform/tenant'
import type { Partner } from './queries'

/**
 * Makes the partner's address a user who may sign in for this partner, and mails a link; again, it mails again.
 * Errors: 409 `partner_has_no_email` once the person was erased, `already_a_member` in another role.
 */
export async function invitePartner(env: Bindings, tenant: Tenant, { id, email }: Partner) {
  if (email === null) throw conflict('partner_has_no_email', 'There is no address to which an invitation could go.')
  const { membershipId } = await inviteUser(env, tenant, { email, role: 'partner_admin', partnerId: id })
  const answer = { membership_id: membershipId }
  const happened = record(tenant, { action: 'partner.invited', object: id, detail: { membershipId } })
  await commit(tenant, [happened], { status: 201, answer })
  return answer
}
