import { api, body, Problem, useHere } from '../parts'
import { type FaultOf, Field, required, type Values } from '../parts/forms'
import { parseAmount } from '../typed'

/** Whom it is for: the partner the reader came from, or the one with this code. */
export async function partnerOf(values: Values, partnerId: string | null): Promise<string> {
  if (partnerId) return partnerId
  const { data } = await body(api.partners.$get({ query: { code: values('code') } }))
  const [found] = data
  if (found) return found.id
  const fault = { path: 'code', message: 'No partner has this code' }
  throw new Problem(422, 'no_partner', fault.message, [fault])
}

export const amountFault = (values: Values, id: string) =>
  (parseAmount(values(id), values('currency')) ?? 0) > 0 ? [] : [{ path: id, message: 'Type an amount, such as 25.00' }]

export const checkEntry = (values: Values, partnerId: string | null) => [
  ...(partnerId ? [] : required(values, 'code', 'Say for which partner')),
  ...(/^[A-Z]{3}$/.test(values('currency'))
    ? []
    : [{ path: 'currency', message: 'Three capital letters, such as USD' }]),
]

/** Partner, currency and amount, which every entry has. */
export function EntryFields({ fault, partnerId }: { readonly fault: FaultOf; readonly partnerId: string | null }) {
  const { default_currency } = useHere().membership.organization
  return (
    <>
      {!partnerId && (
        <Field id="code" label="Partner" hint="One of their codes." fault={fault('code')}>
          {(aria) => <input {...aria} autocapitalize="none" autocomplete="off" />}
        </Field>
      )}
      <Field id="currency" label="Currency" fault={fault('currency')}>
        {(aria) => <input {...aria} defaultValue={default_currency} maxLength={3} autocomplete="off" />}
      </Field>
    </>
  )
}

export const AmountField = ({
  id,
  label,
  fault,
}: {
  readonly id: string
  readonly label: string
  readonly fault: FaultOf
}) => (
  <Field id={id} label={label} fault={fault(id)}>
    {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
  </Field>
)
