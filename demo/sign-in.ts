import * as z from 'zod'
import { commitDirectory } from '../worker/organizations/commit-directory'
import { issueSignIn } from '../worker/organizations/issue-sign-in'
import { notFound } from '../worker/platform/errors'
import type { DemoBindings } from './env'

/** Who of the organization: the role, and the how-manieth in it. */
const SEATS = {
  owner: ['owner', 0],
  manager: ['manager', 0],
  manager_2: ['manager', 1],
  analyst: ['analyst', 0],
  partner: ['partner_admin', 0],
} as const

export const SignInQuery = z.object({
  as: z.enum(['owner', 'manager', 'manager_2', 'analyst', 'partner']),
  organization: z.string().max(64),
})

const MEMBERS = `SELECT user_id AS userId FROM memberships
  WHERE organization_id = ? AND role = ? AND revoked_at IS NULL ORDER BY id LIMIT 1 OFFSET ?`

/** The address of the sign-in page with a fresh token, so that a printed link never grows old. Errors: 404. */
export async function demoSignIn(env: DemoBindings, { as, organization }: z.output<typeof SignInQuery>, now: number) {
  const [role, place] = SEATS[as]
  const member = await env.DIRECTORY.prepare(MEMBERS).bind(organization, role, place).first<{ userId: string }>()
  if (!member) throw notFound()
  const { write, url } = await issueSignIn(env, member.userId, now)
  await commitDirectory(env, [write])
  return url
}
