import { type Fact, money, shortId } from '../parts'
import type { Values } from '../parts/forms'
import type { Payout, PayoutLine } from '../shapes'
import type { Decision } from './decide'
import { wayOf } from './rails-words'
import type { ActionName } from './refusals'
import { linesOf, many } from './words'

export type Asked = {
  readonly payout: Payout
  readonly name: ActionName
  readonly line?: PayoutLine
  readonly account: string
  /** How the partner wants to be paid: the service of that name goes first. */
  readonly method?: string | null
}

export type Question = {
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

function contents({ payout, account }: Asked): Fact[] {
  const { paid, left } = linesOf(payout)
  return [
    ['To', payout.partner_name ?? shortId(payout.partner_id)],
    ['Paid to', account],
    ['Amount', money(payout.amount, payout.currency, { code: true })],
    ['Included', many(paid.length, 'line')],
    ...(left.length > 0 ? [['Left out', `${many(left.length, 'line')}, free for the next proposal`] as const] : []),
  ]
}

function approving(asked: Asked): Question {
  const { payout } = asked
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
    facts: contents(asked),
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

/** What is asked before a decision is sent, and what must be given for it. */
export function questionOf(asked: Asked): Question {
  const { payout, name, line } = asked
  const amount = money(payout.amount, payout.currency)
  const to = payout.partner_name ?? shortId(payout.partner_id)
  if (name === 'approve') return approving(asked)
  if (name === 'change_lines' && line) return choosing(payout, line)
  if (name === 'send')
    return {
      title: `Send ${amount} to ${to}?`,
      yes: `Send ${amount}`,
      tone: 'go',
      after: 'From here on it cannot be rejected.',
      facts: contents(asked),
      needs: ['rail', 'amount'],
      decision: (values) => ({ what: 'send', rail: wayOf(values('rail')) }),
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
