import { Component, type ComponentChildren } from 'preact'
import { Trouble } from '../parts/loaded'
import { asProblem, type Problem } from '../problem'

type Props = { readonly children: ComponentChildren }

/** A page that breaks says so in its own place; the shell stays. */
export class Boundary extends Component<Props, { problem: Problem | null }> {
  override state = { problem: null }

  override componentDidCatch(caught: unknown) {
    this.setState({ problem: asProblem(caught) })
  }

  override render() {
    const { problem } = this.state
    return problem ? <Trouble problem={problem} again={() => this.setState({ problem: null })} /> : this.props.children
  }
}
