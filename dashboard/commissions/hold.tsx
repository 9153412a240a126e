import { useState } from 'preact/hooks'
import { money, shortId, Trouble } from '../parts'
import { useLater } from '../parts/later'
import type { Commission } from '../shapes'

const VERBS = [
  ['hold', 'Hold'],
  ['release', 'Release'],
] as const
export type Name = (typeof VERBS)[number][0]

/** Holding back one commission, or letting it go; the code of the question comes when it is asked. */
export function HoldOrRelease({ commission, done }: { readonly commission: Commission; readonly done: () => void }) {
  const { code, problem, bring } = useLater(() => import('./questions'))
  const [asking, ask] = useState<Name | null>(null)
  const allowed = VERBS.filter(([name]) => commission.actions.some((one) => one.name === name && one.allowed))
  const what = `${money(commission.net_amount, commission.currency)} for ${shortId(commission.order_id ?? commission.id)}`
  return (
    <>
      {allowed.map(([name, verb]) => (
        // Held or let go, it is the same button: it keeps the focus.
        <button key="decide" class="button small" type="button" onClick={() => void bring(() => ask(name))}>
          {verb}
          <span class="visually-hidden"> {what}</span>
        </button>
      ))}
      {problem && <Trouble problem={problem} />}
      {asking && code && (
        <code.Question name={asking} commission={commission} what={what} close={() => ask(null)} done={done} />
      )}
    </>
  )
}
