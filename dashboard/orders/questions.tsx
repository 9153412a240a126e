import { money } from '../format'
import { api, body, once, Problem, say, usePartnerNames } from '../parts'
import { Ask, Field, type Values } from '../parts/forms'
import type { OrderPage, RecomputePage } from '../shapes'

export type Question = 'another' | 'tie' | 'recompute'
type Props = { readonly order: OrderPage; readonly close: () => void; readonly done: () => void }

const LOOKS = 20
const PAUSE_MILLISECONDS = 500

/** What changed, by the partners whose amounts did. */
function outcome({ changed, partners }: RecomputePage, nameOf: (id: string) => string): string {
  if (changed === 0) return 'Decided again: nothing changed'
  const moved = partners.filter(({ difference_amount }) => difference_amount !== 0)
  if (moved.length === 0) return 'Decided again: the reasons changed, no amount did'
  const words = moved.map(({ partner_id, currency, before_amount, after_amount }) => {
    const [before, after] = [money(before_amount, currency), money(after_amount, currency)]
    return `${nameOf(partner_id)} ${before} → ${after}`
  })
  return `Decided again: ${words.join(', ')}`
}

/** Waits for the end of a recompute, for ten seconds at most. */
async function ended(id: string, nameOf: (id: string) => string): Promise<string> {
  for (let look = 0; look < LOOKS; look++) {
    const job = await body(api.recompute[':id'].$get({ param: { id } }))
    if (job.failures[0]) throw new Problem(-1, 'recompute_failed', job.failures[0].error)
    if (job.status === 'done') return outcome(job, nameOf)
    await new Promise((next) => setTimeout(next, PAUSE_MILLISECONDS))
  }
  return 'It is being decided again'
}

function Recompute({ order, close, done }: Props) {
  const nameOf = usePartnerNames()
  const send = async (_: Values, key: string) => {
    const { id } = await body(api.recompute.$post({ json: { order_id: order.id } }, once(key)))
    const words = await ended(id, nameOf)
    close()
    say(words)
    done()
  }
  return (
    <Ask title={`Decide order ${order.external_id} again?`} yes="Decide again" close={close} changed={done} send={send}>
      {() => (
        <p>
          It is decided under today’s settings, rules and terms. What changes is posted as a difference; nothing that
          was posted is edited.
        </p>
      )}
    </Ask>
  )
}

function Tie({ order, close, done }: Props) {
  const send = async (values: Values, key: string) => {
    const json = { deal_id: values('deal_id') || null }
    await api.orders[':order'].tie.$post({ param: { order: order.id }, query: {}, json }, once(key, order.version))
    close()
    say(json.deal_id ? 'Tied to the deal' : 'Tied to no deal')
    done()
  }
  return (
    <Ask title={`Of which deal is order ${order.external_id}?`} yes="Save" close={close} changed={done} send={send}>
      {(fault) => (
        <>
          <p>The deal then earns and the order does not, so that a sale earns once.</p>
          <Field id="deal_id" label="Deal" hint="Its id. Empty: of none." fault={fault('deal_id')} optional>
            {(aria) => (
              <input
                {...aria}
                autocomplete="off"
                autocapitalize="none"
                defaultValue={order.deal_id ?? order.repeats_deal_id ?? ''}
              />
            )}
          </Field>
        </>
      )}
    </Ask>
  )
}

function AnotherSale({ order, close, done }: Props) {
  const send = async (_: Values, key: string) => {
    const json = { deal_id: null }
    await api.orders[':order'].tie.$post({ param: { order: order.id }, query: {}, json }, once(key, order.version))
    close()
    say('It is another sale')
    done()
  }
  return (
    <Ask
      title={`Is order ${order.external_id} another sale?`}
      yes="It is another sale"
      close={close}
      changed={done}
      send={send}
    >
      {() => <p>Its commissions are no longer held for the deal, and clear after the hold.</p>}
    </Ask>
  )
}

/** What is asked before an order is decided otherwise. */
export function Questions({ ask, ...props }: Props & { readonly ask: Question }) {
  if (ask === 'recompute') return <Recompute {...props} />
  return ask === 'tie' ? <Tie {...props} /> : <AnotherSale {...props} />
}
