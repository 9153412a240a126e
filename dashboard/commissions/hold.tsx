import { money, shortId } from '../parts'
import type { Commission } from '../shapes'

const VERBS = [
  ['hold', 'Hold'],
  ['release', 'Release'],
] as const
export type Name = (typeof VERBS)[number][0]
export type Ask = (name: Name, commission: Commission) => void

/** The amount and what it is for. */
export const subjectOf = ({ net_amount, currency, order_id, id }: Commission): string =>
  `${money(net_amount, currency)} for ${shortId(order_id ?? id)}`

/** Holding back one commission, or letting it go. */
export const HoldOrRelease = ({ commission, ask }: { readonly commission: Commission; readonly ask: Ask }) => (
  <>
    {VERBS.filter(([name]) => commission.actions.some((one) => one.name === name && one.allowed)).map(
      ([name, verb]) => (
        // Held or let go, it is the same button: it keeps the focus.
        <button key="decide" class="button small" type="button" onClick={() => ask(name, commission)}>
          {verb}
          <span class="visually-hidden"> {subjectOf(commission)}</span>
        </button>
      ),
    )}
  </>
)
