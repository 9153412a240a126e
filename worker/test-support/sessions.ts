import { env } from 'cloudflare:workers'
import { commitDirectory } from '../organizations/commit-directory'
import { inviteUser, type MemberRole } from '../organizations/invite-user'
import { issueSignIn } from '../organizations/issue-sign-in'
import { openTenant } from '../platform/tenant'
import { type Organization, send } from './world'

export type Session = { cookie: string }

/** Presses the button of a sign-in link. */
export async function signIn(url: string): Promise<Session> {
  const token = new URL(url).searchParams.get('token')
  const { status, headers } = await send('POST', '/api/sign-in/redeem', { body: { token } })
  const [cookie] = (headers.get('set-cookie') ?? '').split(';')
  if (status !== 204 || !cookie) throw new Error(`not signed in: ${status}`)
  return { cookie }
}

/** Somebody new of an organization, or of one of its partners, signed in. */
export async function aMember(
  { organizationId, shard }: Organization,
  role: MemberRole,
  partnerId: string | null = null,
): Promise<Session & { membershipId: string }> {
  const now = Date.now()
  const tenant = openTenant(env, { organizationId, shard, epoch: 1 }, now)
  const email = `${role}-${partnerId ?? 'of'}-${organizationId}@people.example`.replaceAll('_', '-')
  const { userId, membershipId } = await inviteUser(env, tenant, { email, role, partnerId })
  const { url, write } = await issueSignIn(env, userId, now)
  await commitDirectory(env, [write])
  return { ...(await signIn(url)), membershipId }
}
