import { useState } from 'preact/hooks'
import { mayWrite, Trouble, useHere } from '../parts'
import { useLater } from '../parts/later'
import type { OrderPage } from '../shapes'
import type { Question } from './questions'

type Props = { readonly order: OrderPage; readonly done: () => void }

/** A hold that asks whether this is a deal's sale; the person who knows answers. */
export function Actions({ order, done }: Props) {
  const [asking, ask] = useState<Question | null>(null)
  const { code, problem, bring } = useLater(() => import('./questions'))
  if (!mayWrite(useHere())) return null
  const button = (name: Question, words: string) => (
    <button class="button" type="button" onClick={() => void bring(() => ask(name))}>
      {words}
    </button>
  )
  return (
    <div class="stack">
      {order.repeats_deal_id && (
        <p class="notice" data-tone="warn">
          The buyer’s <a href={`/deals/${order.repeats_deal_id}`}>won deal</a> may already pay for this sale.
        </p>
      )}
      <div class="row">
        {order.repeats_deal_id && button('another', 'It is another sale')}
        {button('tie', order.deal_id ? 'Change the deal' : 'Tie to a deal')}
        {order.trace && button('recompute', 'Decide again')}
      </div>
      {problem && <Trouble problem={problem} />}
      {code && asking && <code.Questions ask={asking} order={order} close={() => ask(null)} done={done} />}
    </div>
  )
}
