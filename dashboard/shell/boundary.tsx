import { type ComponentChildren, Fragment } from 'preact'
import { useErrorBoundary } from 'preact/hooks'
import { asProblem, Trouble } from '../parts'

/** A page that breaks says so in its own place; the shell stays. */
export function Boundary({ children }: { readonly children: ComponentChildren }) {
  const [caught, reset] = useErrorBoundary()
  return caught ? <Trouble problem={asProblem(caught)} again={reset} /> : <Fragment>{children}</Fragment>
}
