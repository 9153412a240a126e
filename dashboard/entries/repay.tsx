import { api, once, say } from '../parts'
import { Ask, Field, required, type Values } from '../parts/forms'
import { parseAmount } from '../typed'
import { AmountField, amountFault, checkEntry, EntryFields, partnerOf } from './fields'

type Props = { readonly partnerId: string | null; readonly close: () => void; readonly done: () => void }

/** Money that arrived from a partner, at most what is owed. */
export function Repay({ partnerId, close, done }: Props) {
  const today = new Date().toISOString().slice(0, 10)
  const check = (values: Values) => [
    ...checkEntry(values, partnerId),
    ...amountFault(values, 'amount'),
    ...required(values, 'received_at', 'Choose the day'),
    ...required(values, 'reference', 'Say under which reference'),
  ]
  const send = async (values: Values, key: string) => {
    const partner_id = await partnerOf(values, partnerId)
    const currency = values('currency')
    const amount = parseAmount(values('amount'), currency) ?? 0
    const received_at = `${values('received_at')}T00:00:00Z`
    await api.repayments.$post(
      { json: { partner_id, currency, amount, received_at, reference: values('reference') } },
      once(key),
    )
    say('Repayment booked')
    done()
  }
  return (
    <Ask title="Record a repayment" yes="Book the repayment" close={close} check={check} send={send}>
      {(fault) => (
        <>
          <p>It is booked at once against what the partner owes.</p>
          <EntryFields fault={fault} partnerId={partnerId} />
          <AmountField id="amount" label="Amount" fault={fault} />
          <Field id="received_at" label="Received on" fault={fault('received_at')}>
            {(aria) => <input {...aria} type="date" defaultValue={today} max={today} />}
          </Field>
          <Field id="reference" label="Reference" hint="As on the bank statement." fault={fault('reference')}>
            {(aria) => <input {...aria} maxLength={200} autocomplete="off" />}
          </Field>
        </>
      )}
    </Ask>
  )
}
