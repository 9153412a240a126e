import { useState } from 'preact/hooks'
import { Trouble } from '../parts'
import type { Partner } from '../shapes'
import { useQuestions } from './use-questions'

export const DECISIONS = {
  approve: { verb: 'Approve', after: 'Their links count from now on.' },
  reject: { verb: 'Reject', after: 'They may apply again. They read this reason.' },
  suspend: { verb: 'Suspend', after: 'Visits from now on do not count, and nothing is paid. They read this reason.' },
  deactivate: { verb: 'Deactivate', after: 'Visits from now on do not count. What is earned stays.' },
  reactivate: { verb: 'Reactivate', after: 'Visits from now on count again.' },
  reapply: { verb: 'Take up again', after: 'The partner waits for approval again.' },
} as const
export type Decision = keyof typeof DECISIONS

const isDecision = (name: string): name is Decision => name in DECISIONS

type Props = { readonly partner: Partner; readonly done: () => void }

/** What may be decided about this partner now; each decision takes a reason that stays in the history. */
export function Decisions({ partner, done }: Props) {
  const [asking, ask] = useState<Decision | null>(null)
  const { questions, problem, bring } = useQuestions()
  const allowed = partner.actions.filter((action) => action.allowed).map((action) => action.name)
  const open = Object.keys(DECISIONS)
    .filter(isDecision)
    .filter((decision) => allowed.some((name) => name === decision))
  return (
    <>
      {open.map((decision) => (
        <button key={decision} class="button" type="button" onClick={() => void bring(() => ask(decision))}>
          {DECISIONS[decision].verb}
        </button>
      ))}
      {problem && <Trouble problem={problem} />}
      {asking && questions && (
        <questions.Decide partner={partner} decision={asking} close={() => ask(null)} done={done} />
      )}
    </>
  )
}
