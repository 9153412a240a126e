import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

type Props = {
  readonly title: string
  readonly lead?: ComponentChildren
  readonly actions?: ComponentChildren
  /** A table or list touches the edges; anything else gets room. */
  readonly flush?: boolean
  readonly children: ComponentChildren
}

/** A named section of a page. */
export function Card({ title, lead, actions, flush = false, children }: Props) {
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {actions && <div class="row push">{actions}</div>}
        {lead && <p>{lead}</p>}
      </header>
      {flush ? children : <div class="card-body stack">{children}</div>}
    </section>
  )
}
