import { decimal } from '../../worker/core/money'
import { asProblem, type Fact, Facts, money, shortId } from '../parts'
import { Ask, type FaultOf, Field, required, Select, type Values } from '../parts/forms'
import type { Payout, PayoutLine } from '../shapes'
import { type Decision, decide } from './decide'
import type { ActionName } from './refusals'
import { linesOf, many } from './words'

type Props = {
  readonly payout: Payout
  readonly name: ActionName
  readonly line?: PayoutLine
  readonly close: () => void
  readonly done: (payout: Payout, told: string) => void
  /** The payout is no longer what was read. */
  readonly changed: () => void
}

const digits = (text: string): string => text.replaceAll(/\D/g, '')

/** Typed amounts are compared by their digits: 2840.50, 2,840.50 and 2.840,50 are the same. */
export const isSameAmount = (typed: string, amountMinor: number, currency: string): boolean =>
  digits(typed) === digits(decimal(amountMinor, currency))

type Question = {
  readonly title: string
  readonly yes: string
  readonly tone: 'go' | 'stop'
  readonly after: string
  readonly facts?: readonly Fact[]
  /** What must be given: the amount once more, a reason, a day and a reference, or the way to send it. */
  readonly needs: readonly ('amount' | 'reason' | 'paid' | 'rail')[]
  readonly decision: (values: Values) => Decision
  readonly told: string
}

function contents(payout: Payout): Fact[] {
  const { paid, left } = linesOf(payout)
  return [
    ['To', payout.partner_name ?? shortId(payout.partner_id)],
    ['Amount', money(payout.amount, payout.currency, { code: true })],
    ['Included', many(paid.length, 'line')],
    ...(left.length > 0 ? [['Left out', `${many(left.length, 'line')}, free for the next proposal`] as const] : []),
  ]
}

function approving(payout: Payout): Question {
  const amount = money(payout.amount, payout.currency)
  const isTwo = payout.approvals_needed > 1
  const isFirst = isTwo && payout.approvals.length === 0
  return {
    title: `Approve ${amount} to ${payout.partner_name ?? shortId(payout.partner_id)}?`,
    yes: `Approve ${amount}${isFirst ? ' as first of two' : ''}`,
    tone: 'go',
    after: isFirst
      ? 'Nothing moves yet: another manager must approve it too. A line changed meanwhile makes this void.'
      : 'Sets the money aside for this partner. Nothing leaves until it is sent; until then it can be rejected.',
    facts: contents(payout),
    needs: isTwo ? ['amount'] : [],
    decision: () => ({ what: 'approve' }),
    told: isFirst ? `${amount}: one of two approved` : `${amount} approved`,
  }
}

function choosing(payout: Payout, line: PayoutLine): Question {
  const amount = money(line.amount, payout.currency)
  const isOut = line.status === 'left_out'
  const voids = payout.approvals.length > 0 ? ' The approval given so far becomes void.' : ''
  return {
    title: isOut ? `Include ${amount} again?` : `Leave out ${amount}?`,
    yes: isOut ? `Include ${amount}` : `Leave out ${amount}`,
    tone: isOut ? 'go' : 'stop',
    after: isOut
      ? `The line is paid with this payout after all.${voids}`
      : `The line is free for the next proposal. The partner reads the note.${voids}`,
    needs: isOut ? [] : ['reason'],
    decision: (values) => ({ what: isOut ? 'keep' : 'leave-out', line: line.id, note: values('reason') }),
    told: isOut ? `${amount} included` : `${amount} left out`,
  }
}

function questionOf({ payout, name, line }: Props): Question {
  const amount = money(payout.amount, payout.currency)
  const to = payout.partner_name ?? shortId(payout.partner_id)
  if (name === 'approve') return approving(payout)
  if (name === 'change_lines' && line) return choosing(payout, line)
  if (name === 'send')
    return {
      title: `Send ${amount} to ${to}?`,
      yes: `Send ${amount}`,
      tone: 'go',
      after: 'From here on it cannot be rejected. Say afterwards whether it arrived.',
      facts: contents(payout),
      needs: ['rail', 'amount'],
      decision: () => ({ what: 'send', rail: 'csv' }),
      told: `${amount} is on its way`,
    }
  if (name === 'mark_paid')
    return {
      title: `Did ${amount} arrive at ${to}?`,
      yes: `Mark ${amount} paid`,
      tone: 'go',
      after: 'The partner sees the day and the reference.',
      needs: ['paid'],
      decision: (values) => ({
        what: 'mark-paid',
        paid_at: `${values('paid_on')}T12:00:00Z`,
        reference: values('reference'),
      }),
      told: `${amount} marked as paid`,
    }
  if (name === 'reject')
    return {
      title: `Reject ${amount} to ${to}?`,
      yes: 'Reject payout',
      tone: 'stop',
      after: 'What was set aside is ready again, for the next proposal. The partner reads this.',
      needs: ['reason'],
      decision: (values) => ({ what: 'reject', reason: values('reason') }),
      told: `${amount} rejected`,
    }
  const isReturn = name === 'mark_returned'
  return {
    title: isReturn ? `Did ${amount} come back?` : `Did ${amount} fail?`,
    yes: isReturn ? 'Mark returned' : 'Mark failed',
    tone: 'stop',
    after: isReturn
      ? 'The earnings are ready again, for the next proposal. The partner reads this.'
      : 'The earnings are ready again; the payout can be sent once more. The partner reads this.',
    needs: ['reason'],
    decision: (values) => ({ what: isReturn ? 'mark-returned' : 'mark-failed', reason: values('reason') }),
    told: isReturn ? `${amount} came back` : `${amount} failed`,
  }
}

function Needs({ needs, fault }: { readonly needs: Question['needs']; readonly fault: FaultOf }) {
  const today = new Date().toISOString().slice(0, 10)
  return (
    <>
      {needs.includes('rail') && (
        <Select id="rail" label="How" hint="A file for your bank." choices={[['csv', 'CSV file']]} />
      )}
      {needs.includes('amount') && (
        <Field
          id="amount"
          label="Type the amount"
          hint="So that nobody approves a number unread."
          fault={fault('amount')}
        >
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
    ...(needs.includes('reason') ? required(values, 'reason', 'Say why') : []),
    ...(needs.includes('paid')
      ? [
          ...required(values, 'paid_on', 'Choose the day'),
          ...required(values, 'reference', 'Say under which reference'),
        ]
      : []),
  ]
  const send = async (values: Values, key: string) => {
    try {
      done(await decide(payout, decision(values), key), told)
    } catch (caught) {
      const problem = asProblem(caught)
      if (problem.status === 409) changed()
      throw problem
    }
  }
  return (
    <Ask title={title} yes={yes} tone={tone} close={close} check={check} send={send}>
      {(fault) => (
        <>
          {facts && <Facts facts={facts} />}
          <p>{after}</p>
          <Needs needs={needs} fault={fault} />
        </>
      )}
    </Ask>
  )
}
