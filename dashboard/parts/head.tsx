import type { ComponentChildren } from 'preact'
import { useContext, useEffect } from 'preact/hooks'
import { HereContext } from '../here'

type Props = { readonly title: string; readonly lead?: ComponentChildren; readonly children?: ComponentChildren }

/** The one heading of a page, its title in the tab, and what can be done on the page as a whole. */
export function Head({ title, lead, children }: Props) {
  const organization = useContext(HereContext)?.membership.organization.name
  useEffect(() => {
    document.title = [title, organization, 'Tributary'].filter(Boolean).join(' · ')
  }, [title, organization])
  return (
    <div class="head">
      <h1 tabIndex={-1}>{title}</h1>
      {children && <div class="row push">{children}</div>}
      {lead && <p>{lead}</p>}
    </div>
  )
}
