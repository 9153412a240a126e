import { useHere } from '../here'
import { chooseMembership } from '../membership'
import { forgetNames } from '../partners/names'
import { go } from '../router'
import type { Membership } from '../shapes'
import { forgetTasks } from '../tasks'

export const homeOf = (membership: Membership): string => (membership.face === 'portal' ? '/portal' : '/')

const nameOf = (membership: Membership): string =>
  membership.face === 'portal' ? `${membership.organization.name}, as a partner` : membership.organization.name

/** Acts for another organization from now on; everything on screen is read anew. */
export function actFor(membership: Membership): void {
  forgetTasks()
  forgetNames()
  history.pushState(null, '', homeOf(membership))
  chooseMembership(membership.id)
  go(homeOf(membership), 'replace')
}

export const OtherOrganizations = () => {
  const { me, membership } = useHere()
  return (
    <ul>
      {me.memberships
        .filter((other) => other.id !== membership.id)
        .map((other) => (
          <li key={other.id}>
            <button class="button quiet small" type="button" onClick={() => actFor(other)}>
              {nameOf(other)}
            </button>
          </li>
        ))}
    </ul>
  )
}

/** The organization's name; a list of the others under it when there are any. */
export function Switcher() {
  const { me, membership } = useHere()
  const name = nameOf(membership)
  if (me.memberships.length < 2) {
    return (
      <a class="brand" href={homeOf(membership)}>
        {name}
      </a>
    )
  }
  return (
    <details class="switcher">
      <summary class="brand">{name}</summary>
      <OtherOrganizations />
    </details>
  )
}
