import { useState } from 'preact/hooks'
import { api, Facts, money, once, say, sentence, shortId } from '../parts'
import { Ask, Field, required, Select, type Values } from '../parts/forms'
import { basisPoints, parseAmount } from '../typed'
import { AmountField, amountFault, checkEntry, EntryFields, partnerOf } from './fields'
import { type Name, VERBS } from './row'
import type { Entry, Kind } from './words'

type Props = { readonly kind: Kind; readonly close: () => void; readonly done: () => void }

const AFTER = {
  approve: 'It is booked at once and paid with the next payout. What is taken goes off what is ready.',
  reject: 'Nothing moves. Whoever asked reads the reason.',
  reverse: 'What is left of it is taken back. The partner reads the reason.',
} as const

/** A decision about a credit or an adjustment, looked over once more before it is sent. */
export function Decide({ kind, entry, name, close, done }: Props & { readonly entry: Entry; readonly name: Name }) {
  const amount = money(entry.amount, entry.currency, { sign: true })
  const isYes = name === 'approve'
  const send = async (values: Values, key: string) => {
    const param = { id: entry.id }
    const reason = values('reason')
    const how = once(key, entry.version)
    if (name === 'reverse') await api.credits[':id'].reverse.$post({ param, json: { reason } }, how)
    else {
      const noun = kind === 'credit' ? api.credits : api.adjustments
      if (isYes) await noun[':id'].approve.$post({ param, json: { reason: reason || null } }, how)
      else await noun[':id'].reject.$post({ param, json: { reason } }, how)
    }
    say(`${amount}: ${VERBS[name].toLowerCase()} recorded`)
    done()
  }
  return (
    <Ask
      title={`${VERBS[name]} ${amount} for ${entry.partner_name ?? shortId(entry.partner_id)}?`}
      yes={`${VERBS[name]} ${amount}`}
      tone={isYes ? 'go' : 'stop'}
      close={close}
      check={(values) => (isYes ? [] : required(values, 'reason', 'Say why'))}
      send={send}
    >
      {(fault) => (
        <>
          <Facts facts={[['Because', entry.reason ?? sentence(kind)]]} />
          <p>{AFTER[name]}</p>
          <Field id="reason" label="Reason" optional={isYes} fault={fault('reason')}>
            {(aria) => <textarea {...aria} rows={2} maxLength={500} />}
          </Field>
        </>
      )}
    </Ask>
  )
}

const DIRECTIONS = [
  ['give', 'Give it to the partner'],
  ['take', 'Take it from the partner'],
] as const
const PRICES = [
  ['fixed_price', 'A fixed price'],
  ['percentage', 'A percentage of an amount'],
] as const

type AddProps = Props & { readonly partnerId: string | null }

/** A new credit or adjustment; somebody else approves it. */
export function Add({ kind, partnerId, close, done }: AddProps) {
  const [isShare, setShare] = useState(false)
  const check = (values: Values) => [
    ...checkEntry(values, partnerId),
    ...amountFault(values, 'amount'),
    ...(isShare && !basisPoints(values('rate_bp'))
      ? [{ path: 'rate_bp', message: 'Type a percentage, such as 10' }]
      : []),
    ...required(values, 'reason', 'Say why'),
  ]
  const send = async (values: Values, key: string) => {
    const partner_id = await partnerOf(values, partnerId)
    const currency = values('currency')
    const amount = parseAmount(values('amount'), currency) ?? 0
    const common = { partner_id, currency, reason: values('reason') }
    if (kind === 'adjustment') {
      const signed = values('direction') === 'take' ? -amount : amount
      await api.adjustments.$post({ json: { ...common, amount: signed } }, once(key))
    } else {
      const price = isShare
        ? { kind: 'percentage' as const, base_amount: amount, rate_bp: basisPoints(values('rate_bp')) ?? 0 }
        : { kind: 'fixed_price' as const, amount }
      await api.credits.$post({ json: { ...common, ...price } }, once(key))
    }
    say('Recorded; somebody else approves it')
    done()
  }
  return (
    <Ask title={`New ${kind}`} yes={`Ask for this ${kind}`} close={close} check={check} send={send}>
      {(fault) => (
        <>
          <p>Nothing moves until somebody else approves it.</p>
          <EntryFields fault={fault} partnerId={partnerId} />
          {kind === 'adjustment' ? (
            <Select id="direction" label="Which way" choices={DIRECTIONS} />
          ) : (
            <Field id="price" label="Price">
              {(aria) => (
                <select {...aria} onChange={(event) => setShare(event.currentTarget.value === 'percentage')}>
                  {PRICES.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          <AmountField id="amount" label={isShare ? 'Of this amount' : 'Amount'} fault={fault} />
          {isShare && <AmountField id="rate_bp" label="Percentage" fault={fault} />}
          <Field
            id="reason"
            label="Reason"
            hint="The partner and whoever approves it read this."
            fault={fault('reason')}
          >
            {(aria) => <textarea {...aria} rows={2} maxLength={500} />}
          </Field>
        </>
      )}
    </Ask>
  )
}
