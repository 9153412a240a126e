import { PartnerField, partnerOf } from '../partners/pick'
import { api, Money, money, once, say, share } from '../parts'
import { Ask, Field, picked, Select, type Values } from '../parts/forms'
import type { DealPage } from '../shapes'
import { checkDeal, DealFields, dealOf } from './fields'
import { TOUCHES } from './words'

export type Question = 'edit' | 'add_touchpoint' | 'win' | 'lose'
type Props = { readonly deal: DealPage; readonly close: () => void; readonly done: () => void }

const moment = (typed: string) => (typed ? new Date(typed).toISOString() : null)

function Edit({ deal, close, done }: Props) {
  const save = async (values: Values, key: string) => {
    const json = dealOf(values, deal.currency)
    await api.deals[':id'].$patch({ param: { id: deal.id }, json }, once(key, deal.version))
    close()
    say('Deal saved')
    done()
  }
  return (
    <Ask
      title={`Edit ${deal.name}`}
      yes="Save deal"
      close={close}
      check={(values) => checkDeal(values, deal.currency)}
      send={save}
    >
      {(fault) => <DealFields fault={fault} currency={deal.currency} deal={deal} />}
    </Ask>
  )
}

function AddTouch({ deal, close, done }: Props) {
  const add = async (values: Values, key: string) => {
    const json = {
      partner_id: (await partnerOf(values('partner_id'))) ?? '',
      type: picked(values('type'), TOUCHES, 'referral'),
      occurred_at: moment(values('occurred_at')),
      weight: values('weight') ? Number(values('weight').replace(',', '.')) : null,
      notes: values('notes'),
    }
    await api.deals[':id'].touchpoints.$post({ param: { id: deal.id }, json }, once(key))
    close()
    say('Touchpoint added')
    done()
  }
  const check = (values: Values) => [
    ...(values('partner_id') ? [] : [{ path: 'partner_id', message: 'Say which partner' }]),
    ...(/^(\d{1,7}([.,]\d+)?)?$/.test(values('weight'))
      ? []
      : [{ path: 'weight', message: 'Enter a number, or none' }]),
  ]
  return (
    <Ask title="Add a touchpoint" yes="Add touchpoint" close={close} check={check} send={add}>
      {(fault) => (
        <>
          <PartnerField fault={fault} />
          <Select id="type" label="What they did" choices={TOUCHES} fault={fault('type')} />
          <Field
            id="occurred_at"
            label="When"
            hint="In your own time. Empty: now."
            fault={fault('occurred_at')}
            optional
          >
            {(aria) => <input {...aria} type="datetime-local" />}
          </Field>
          <Field
            id="weight"
            label="Weight"
            hint="In place of the weight of its kind, by role."
            fault={fault('weight')}
            optional
          >
            {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
          </Field>
          <Field id="notes" label="Notes" fault={fault('notes')} optional>
            {(aria) => <textarea {...aria} rows={2} maxLength={2000} />}
          </Field>
        </>
      )}
    </Ask>
  )
}

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

function Close({ deal, close, done, status }: Props & { readonly status: 'won' | 'lost' }) {
  const isWon = status === 'won'
  const send = async (values: Values, key: string) => {
    const json = { status, closed_at: moment(values('closed_at')) }
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
      send={send}
    >
      {(fault) => (
        <>
          {isWon && <Preview deal={deal} />}
          <p>
            {isWon
              ? 'The commissions are booked at once and clear after the hold. What the deal rests on cannot change then.'
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

/** What is asked before a deal changes. */
export function Questions({ ask, ...props }: Props & { readonly ask: Question }) {
  if (ask === 'edit') return <Edit {...props} />
  if (ask === 'add_touchpoint') return <AddTouch {...props} />
  return <Close {...props} status={ask === 'win' ? 'won' : 'lost'} />
}
