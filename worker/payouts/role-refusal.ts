import type { Caller, Role } from '../platform/auth'

/** The refusal that a route would answer this caller with, or null. */
export function roleRefusal({ role }: Caller, roles: readonly Role[]): string | null {
  if (roles.includes(role)) return null
  return role === 'secret_key' ? 'approval_needs_a_person' : 'role_may_not'
}

export const shownAction = (name: string, code: string | null) => ({ name, allowed: code === null, code })
