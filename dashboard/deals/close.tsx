import { api, Money, money, once, say, share } from '../parts'
import { Ask, Field, type Values } from '../parts/forms'
import type { DealPage } from '../shapes'
import { momentOf } from './fields'

type Props = { readonly deal: DealPage; readonly close: () => void; readonly done: () => void }

/** Who would get what if the deal were won now. */
function Preview({ deal }: { readonly deal: DealPage }) {
  const { data, unattributed_amount } = deal.attribution
  const amount = (minor: number) => <Money amount={minor} currency={deal.currency} />
  const nameOf = (id: string) => deal.partners.find((one) => one.partner_id === id)?.partner_name ?? id
  return (
    <table>
      <caption>As it stands now</caption>
      <thead>
        <tr>
          <th scope="col">Partner</th>
          <th scope="col" class="num">
            Share
          </th>
          <th scope="col" class="num">
            Earns
          </th>
        </tr>
      </thead>
      <tbody>
        {data.map((one) => (
          <tr key={one.partner_id}>
            <th scope="row">{nameOf(one.partner_id)}</th>
            <td class="num">
              {amount(one.amount)}
              <span class="below">{share(one.share_ppm)}</span>
            </td>
            <td class="num">{amount(one.commission_amount)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{unattributed_amount > 0 ? 'To nobody' : 'Together'}</th>
          <td class="num">{amount(unattributed_amount || deal.amount)}</td>
          <td class="num">{amount(data.reduce((sum, one) => sum + one.commission_amount, 0))}</td>
        </tr>
      </tfoot>
    </table>
  )
}

export function Close({ deal, close, done, status }: Props & { readonly status: 'won' | 'lost' }) {
  const isWon = status === 'won'
  const send = async (values: Values, key: string) => {
    const json = { status, closed_at: momentOf(values('closed_at')) }
    await api.deals[':id'].close.$post({ param: { id: deal.id }, json }, once(key, deal.version))
    close()
    say(`${deal.name}: ${status}`)
    done()
  }
  return (
    <Ask
      title={`Close ${deal.name} as ${status}?`}
      yes={isWon ? `Win ${money(deal.amount, deal.currency)}` : 'Close as lost'}
      tone={isWon ? 'go' : 'stop'}
      close={close}
      changed={done}
      send={send}
    >
      {(fault) => (
        <>
          {isWon && <Preview deal={deal} />}
          <p>
            {isWon
              ? 'The commissions are booked at once and clear after the hold. The deal cannot change then.'
              : 'Nobody earns. It cannot be opened again.'}
          </p>
          <Field id="closed_at" label="Closed" hint="In your own time. Empty: now." fault={fault('closed_at')} optional>
            {(aria) => <input {...aria} type="datetime-local" />}
          </Field>
        </>
      )}
    </Ask>
  )
}
