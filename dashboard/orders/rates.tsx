import { Money, percent, sentence } from '../parts'
import type { Trace } from '../shapes'
import { reason } from '../words'

type Props = { readonly trace: Trace; readonly currency: string; readonly nameOf: (id: string) => string }
type Rule = Trace['rules'][number]

const SCOPES: Readonly<Record<string, string>> = {
  partner: 'own terms',
  default: 'default rule',
  none: 'no rule',
}

/** Rules that say the same for several lines are told once. */
export function told(rules: readonly Rule[]): (Rule & { readonly lines: readonly number[] })[] {
  const groups = new Map<string, Rule & { lines: number[] }>()
  for (const rule of rules) {
    const key = [rule.partner_id, rule.scope, rule.rule_id, rule.rule_version, rule.rate_bp, rule.reason].join(' ')
    const group = groups.get(key) ?? { ...rule, lines: [] }
    group.lines.push(rule.line + 1)
    groups.set(key, group)
  }
  return [...groups.values()]
}

const Rate = ({
  rule,
  nameOf,
}: {
  readonly rule: ReturnType<typeof told>[number]
  readonly nameOf: Props['nameOf']
}) => (
  <li>
    <strong>{rule.rate_bp === null ? 'Bands or a flat amount' : percent(rule.rate_bp)}</strong> for{' '}
    {nameOf(rule.partner_id)}
    <div class="muted small">
      {SCOPES[rule.scope] ?? sentence(rule.scope)}
      {rule.rule_version !== null && `, version ${rule.rule_version}`} · line {rule.lines.join(', ')}
      {rule.reason && ` · ${reason(rule.reason)}`}
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
          <Rate key={`${rule.partner_id} ${rule.rule_id} ${rule.lines[0]}`} rule={rule} nameOf={nameOf} />
        ))}
      </ul>
      <p>
        <Money amount={arithmetic.pool_amount} currency={currency} /> in all, of a net amount of{' '}
        <Money amount={arithmetic.base_amount} currency={currency} />.
      </p>
    </div>
  )
}
