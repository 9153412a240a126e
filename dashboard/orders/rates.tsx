import { Money, percent, sentence } from '../parts'
import type { Trace } from '../shapes'
import { reason } from '../words'
import { OtherRules } from './other-models'

type Props = { readonly trace: Trace; readonly currency: string; readonly nameOf: (id: string) => string }
type Rule = Trace['rules'][number]

const BOUNDS = {
  floor: 'raised to the least it pays',
  cap_per_order: 'cut to the most it pays for an order',
  cap_per_month: 'cut to what the month’s cap leaves',
} as const

const SCOPES: Readonly<Record<string, string>> = {
  partner: 'own terms',
  default: 'default rule',
  none: 'no rule',
}

/** Rules that say the same for several lines are told once. */
export function told(rules: readonly Rule[]): (Rule & { readonly lines: readonly number[] })[] {
  const groups = new Map<string, Rule & { lines: number[] }>()
  for (const rule of rules) {
    const key = [
      rule.partner_id,
      rule.scope,
      rule.rule_id,
      rule.rule_version,
      rule.rate_bp,
      rule.bound,
      rule.reason,
    ].join(' ')
    const group = groups.get(key) ?? { ...rule, cut_amount: 0, flat_amount: 0, lines: [] }
    group.lines.push(rule.line + 1)
    const { flat_amount, cut_amount } = rule
    const sums = { flat_amount: group.flat_amount + flat_amount, cut_amount: group.cut_amount + cut_amount }
    groups.set(key, { ...group, ...sums })
  }
  return [...groups.values()]
}

type RateProps = Omit<Props, 'trace'> & { readonly rule: ReturnType<typeof told>[number] }

const Rate = ({ rule, currency, nameOf }: RateProps) => (
  <li>
    <strong>
      {rule.rate_bp === null ? 'Bands or a flat amount' : percent(rule.rate_bp)}
      {rule.flat_amount > 0 && (
        <>
          {' + '}
          <Money amount={rule.flat_amount} currency={currency} />
        </>
      )}
    </strong>{' '}
    for {nameOf(rule.partner_id)}
    <div class="muted small">
      {rule.rule_id ? (
        <a href={`/rules/${rule.rule_id}`}>{SCOPES[rule.scope] ?? sentence(rule.scope)}</a>
      ) : (
        (SCOPES[rule.scope] ?? sentence(rule.scope))
      )}
      {rule.rule_version !== null && `, version ${rule.rule_version}`} · line {rule.lines.join(', ')}
      {rule.reason && ` · ${reason(rule.reason)}`}
      {rule.bound && ` · ${BOUNDS[rule.bound]}`}
      {rule.cut_amount > 0 && (
        <>
          {' '}
          (<Money amount={-rule.cut_amount} currency={currency} />)
        </>
      )}
    </div>
  </li>
)

export function Rates({ trace, currency, nameOf }: Props) {
  const { arithmetic } = trace
  return (
    <div class="stack near">
      {trace.rules.length === 0 && <p class="muted">Nobody has a share, so no rule was asked.</p>}
      <ul class="stack near">
        {told(trace.rules).map((rule) => (
          <Rate
            key={`${rule.partner_id} ${rule.rule_id} ${rule.lines[0]}`}
            rule={rule}
            currency={currency}
            nameOf={nameOf}
          />
        ))}
      </ul>
      <p>
        <Money amount={arithmetic.pool_amount} currency={currency} /> in all, of a net amount of{' '}
        <Money amount={arithmetic.base_amount} currency={currency} />.
      </p>
      <OtherRules trace={trace} currency={currency} nameOf={nameOf} />
    </div>
  )
}
