import { type FaultOf, Field, required, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { DealPage } from '../shapes'
import { amountText, parseAmount } from '../typed'

export const checkDeal = (values: Values, currency: string): Fault[] => [
  ...required(values, 'name', 'Enter a name'),
  ...(parseAmount(values('amount'), currency) === null
    ? [{ path: 'amount', message: `Enter an amount in ${currency}` }]
    : []),
]

/** What may change while a deal is open. */
export const dealOf = (values: Values, currency: string) => ({
  name: values('name'),
  amount: parseAmount(values('amount'), currency) ?? 0,
  lead_id: values('lead_id') || null,
})

/** A moment as the reader's own clock tells it; null where none is given. */
export const momentOf = (typed: string) => (typed ? new Date(typed).toISOString() : null)

type Props = { readonly fault: FaultOf; readonly currency: string; readonly deal?: DealPage }

export const DealFields = ({ fault, currency, deal }: Props) => (
  <>
    <Field id="name" label="Name" fault={fault('name')}>
      {(aria) => <input {...aria} autocomplete="off" maxLength={200} defaultValue={deal?.name} />}
    </Field>
    <Field id="amount" label={`Amount, ${currency}`} hint="Without tax." fault={fault('amount')}>
      {(aria) => (
        <input
          {...aria}
          inputMode="decimal"
          autocomplete="off"
          defaultValue={deal ? amountText(deal.amount, currency) : ''}
        />
      )}
    </Field>
    <Field
      id="lead_id"
      label="Lead"
      hint="Its id. The visits that it froze then count for the deal."
      fault={fault('lead_id')}
      optional
    >
      {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" defaultValue={deal?.lead_id ?? ''} />}
    </Field>
  </>
)
