import { exactly } from '../../worker/core/digits'
import { api, Facts, useLoad } from '../parts'
import { Ask, type FaultOf, Field, required, Select, type Values } from '../parts/forms'
import type { Payout } from '../shapes'
import { type Asked, type Question as Questioned, questionOf } from './asked'
import { decide } from './decide'
import { isWithoutService, waysOf } from './rails-words'

type Props = Asked & {
  readonly close: () => void
  readonly done: (payout: Payout, told: string) => void
  /** The payout is no longer what was read. */
  readonly changed: () => void
}

const digits = (text: string): string => text.replaceAll(/\D/g, '')

/** Typed amounts are compared by their digits: 2840.50, 2,840.50 and 2.840,50 are the same. */
export const isSameAmount = (typed: string, amountMinor: number, currency: string): boolean =>
  digits(typed) === digits(exactly(amountMinor, currency))

type NeedsProps = { readonly needs: Questioned['needs']; readonly fault: FaultOf; readonly method: Asked['method'] }

const none = async () => ({ json: async () => ({ data: [] }) })

function Needs({ needs, fault, method }: NeedsProps) {
  const rails = useLoad('rails', () => (needs.includes('rail') ? api['payout-rails'].$get() : none()))
  const known = rails.data?.data ?? []
  const ways = waysOf(known)
  const today = new Date().toISOString().slice(0, 10)
  return (
    <>
      {/* Not before all ways are known: one that came later would take the place of what was chosen. */}
      {needs.includes('rail') && (rails.data || rails.problem) && (
        <Select
          id="rail"
          label="How"
          hint={
            <>
              A file is carried to your bank by you, and you say whether it arrived; a service is called, and says so by
              itself. {isWithoutService(known) && <a href="/payouts/rails">Set up a service</a>}
            </>
          }
          choices={ways}
          value={ways.some(([way]) => way === method) ? (method ?? '') : 'csv'}
        />
      )}
      {needs.includes('amount') && (
        <Field id="amount" label="Type the amount" hint="So that no number goes unread." fault={fault('amount')}>
          {(aria) => <input {...aria} inputMode="decimal" autocomplete="off" />}
        </Field>
      )}
      {needs.includes('reason') && (
        <Field id="reason" label="Reason" fault={fault('reason')}>
          {(aria) => <textarea {...aria} rows={3} maxLength={500} />}
        </Field>
      )}
      {needs.includes('paid') && (
        <>
          <Field id="paid_on" label="Paid on" fault={fault('paid_on')}>
            {(aria) => <input {...aria} type="date" defaultValue={today} max={today} />}
          </Field>
          <Field id="reference" label="Reference" hint="As on the bank statement." fault={fault('reference')}>
            {(aria) => <input {...aria} maxLength={200} autocomplete="off" />}
          </Field>
        </>
      )}
    </>
  )
}

/** A decision about one payout, looked over once more before it is sent. */
export function Question(props: Props) {
  const { payout, close, done, changed } = props
  const { title, yes, tone, after, facts, needs, decision, told } = questionOf(props)
  const check = (values: Values) => [
    ...(needs.includes('amount') && !isSameAmount(values('amount'), payout.amount, payout.currency)
      ? [{ path: 'amount', message: 'Type the amount as it stands above' }]
      : []),
    ...(needs.includes('rail') ? required(values, 'rail', 'Choose how') : []),
    ...(needs.includes('reason') ? required(values, 'reason', 'Say why') : []),
    ...(needs.includes('paid')
      ? [
          ...required(values, 'paid_on', 'Choose the day'),
          ...required(values, 'reference', 'Say under which reference'),
        ]
      : []),
  ]
  const send = async (values: Values, key: string) => done(await decide(payout, decision(values), key), told)
  return (
    <Ask title={title} yes={yes} tone={tone} close={close} changed={changed} check={check} send={send}>
      {(fault) => (
        <>
          {facts && <Facts facts={facts} />}
          <p>{after}</p>
          <Needs needs={needs} fault={fault} method={props.method} />
        </>
      )}
    </Ask>
  )
}
