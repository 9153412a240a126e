import { PartnerField, partnerOf } from '../partners/pick'
import { api, once, say } from '../parts'
import { Ask, Field, picked, Select, type Values } from '../parts/forms'
import type { DealPage } from '../shapes'
import { Close } from './close'
import { checkDeal, DealFields, dealOf, momentOf } from './fields'
import { TOUCHES } from './words'

export type Question = 'edit' | 'add_touchpoint' | 'win' | 'lose'
type Props = { readonly deal: DealPage; readonly close: () => void; readonly done: () => void }

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
      changed={done}
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
      occurred_at: momentOf(values('occurred_at')),
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
    <Ask title="Add a touchpoint" yes="Add touchpoint" close={close} changed={done} check={check} send={add}>
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

/** What is asked before a deal changes. */
export function Questions({ ask, ...props }: Props & { readonly ask: Question }) {
  if (ask === 'edit') return <Edit {...props} />
  if (ask === 'add_touchpoint') return <AddTouch {...props} />
  return <Close {...props} status={ask === 'win' ? 'won' : 'lost'} />
}
