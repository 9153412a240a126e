import { count, shortId } from '../parts'
import { LOSSES } from '../rules/losses'
import type { ModelsProps } from './models'

const WORDS: Readonly<Record<string, string>> = LOSSES

/** Every rule that was asked and does not pay, with the reason; and where to read it. */
export function Losers({ trace, nameOf }: ModelsProps) {
  const losers = trace.candidates.filter((one) => one.reason !== null)
  return (
    <ul class="stack near">
      {losers.map((one) => (
        <li key={`${one.partner_id} ${one.rule_id} ${one.rule_version} ${one.reason}`}>
          {one.rule_id ? <a href={`/rules/${one.rule_id}`}>Rule {shortId(one.rule_id)}</a> : 'Own terms'}, version{' '}
          {one.rule_version}, for {nameOf(one.partner_id)}
          <span class="below">
            {WORDS[one.reason ?? ''] ?? one.reason} · line {one.lines.map((line) => count(line + 1)).join(', ')}
          </span>
        </li>
      ))}
      {losers.length === 0 && <li>There is no other rule.</li>}
    </ul>
  )
}
