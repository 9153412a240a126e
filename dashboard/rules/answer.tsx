import type { ChosenRule } from '../../worker/core/rules'
import { Mark, Money, percent, usePartnerNames } from '../parts'
import type { Rule } from '../shapes'
import type { Answer as Decision, Sample } from './ask-rules'
import { LOSSES } from './losses'
import { ruleName } from './words'

export type Answered = { readonly rules: readonly Rule[]; readonly sample: Sample; readonly answer: Decision }

const BOUNDS = {
  floor: 'Raised to the least it pays.',
  order: 'Cut to the most it pays for an order.',
  partner_month: 'Cut to the most it pays in a month.',
} as const

function Arithmetic({ sample, answer }: Omit<Answered, 'rules'>) {
  const { currency } = sample
  const [applied] = answer.granted.rules
  if (!applied || !answer.winner) return null
  const { flatAmount, percentBp, floored, capped } = applied
  const bound = capped ?? (floored ? 'floor' : null)
  return (
    <p>
      {percentBp === null
        ? answer.winner.bands.length > 0
          ? 'By its bands, of '
          : 'Of '
        : `${percent(percentBp)} of `}
      <Money amount={sample.line.net} currency={currency} />
      {flatAmount > 0 && (
        <>
          {' '}
          and <Money amount={flatAmount} currency={currency} /> flat
        </>
      )}
      . {bound && BOUNDS[bound]}
    </p>
  )
}

/** Which rule wins, what it pays, and why every other one does not. */
export function Answer({ rules, sample, answer }: Answered) {
  const nameOf = usePartnerNames()
  const nameOfRule = (id: string) => {
    const rule = rules.find((each) => each.id === id)
    return rule ? <a href={`/rules/${id}`}>{ruleName(rule, nameOf)}</a> : 'The partner’s own terms'
  }
  const version = (one: { readonly version: number }) => <span class="muted">, version {one.version}</span>
  const losers: ChosenRule['losers'] = answer.losers
  return (
    <div class="stack">
      <p class="sum">
        <Money amount={answer.granted.pool} currency={sample.currency} />
      </p>
      {answer.winner ? (
        <p>
          <Mark tone="good" mark="✓">
            Wins
          </Mark>{' '}
          {nameOfRule(answer.winner.id)}
          {version(answer.winner)}
        </p>
      ) : (
        <p>No rule applies, so nothing is paid. A default rule would decide here.</p>
      )}
      <Arithmetic sample={sample} answer={answer} />
      {losers.length > 0 && <h3>Why not the others</h3>}
      <ol class="stack near">
        {losers.map((loser) => (
          <li key={`${loser.ruleId} ${loser.version}`}>
            {nameOfRule(loser.ruleId)}
            {version(loser)}
            <span class="below">{LOSSES[loser.reason]}</span>
          </li>
        ))}
      </ol>
      <p class="muted small">For a partner with the whole credit, as the first sale of the month.</p>
    </div>
  )
}
