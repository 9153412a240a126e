import { useState } from 'preact/hooks'
import { Card, mayWrite, Trouble, useHere } from '../parts'
import type { Partner } from '../shapes'
import { useQuestions } from './use-questions'

/** Lets the partner sign in and see the own earnings. */
export function Invite({ partner }: { readonly partner: Partner }) {
  const here = useHere()
  const { questions, problem, bring } = useQuestions()
  const [asking, ask] = useState(false)
  const [sent, setSent] = useState(false)
  if (!mayWrite(here)) return null
  return (
    <Card title="Portal" lead="Their links, their earnings, and why each was earned.">
      {sent ? (
        <p class="notice" data-tone="good" role="status">
          A link to sign in went to {partner.email}.
        </p>
      ) : (
        <button class="button go" type="button" onClick={() => void bring(() => ask(true))}>
          Invite to the portal
        </button>
      )}
      {problem && <Trouble problem={problem} />}
      {asking && questions && (
        <questions.InviteThem partner={partner} close={() => ask(false)} done={() => setSent(true)} />
      )}
    </Card>
  )
}
