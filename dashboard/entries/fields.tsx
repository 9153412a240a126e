import { PartnerField, partnerOf as typedPartner } from '../partners/pick'
import { useHere } from '../parts'
import { type FaultOf, Field, required, type Values } from '../parts/forms'
import { parseAmount } from '../typed'

/** Whom it is for: the partner the reader came from, or the one that was typed. */
export const partnerOf = async (values: Values, partnerId: string | null): Promise<string> =>
  partnerId ?? (await typedPartner(values('partner_id'))) ?? ''

export const amountFault = (values: Values, id: string) =>
  (parseAmount(values(id), values('currency')) ?? 0) > 0 ? [] : [{ path: id, message: 'Type an amount, such as 25.00' }]

export const checkEntry = (values: Values, partnerId: string | null) => [
  ...(partnerId ? [] : required(values, 'partner_id', 'Say for which partner')),
  ...(/^[A-Z]{3}$/.test(values('currency'))
    ? []
    : [{ path: 'currency', message: 'Three capital letters, such as USD' }]),
]

/** Partner, currency and amount, which every entry has. */
export function EntryFields({ fault, partnerId }: { readonly fault: FaultOf; readonly partnerId: string | null }) {
  const { default_currency } = useHere().membership.organization
  return (
    <>
      {!partnerId && <PartnerField fault={fault} />}
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
