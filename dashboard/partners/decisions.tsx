import { useState } from 'preact/hooks'
import { api, once, say, sentence } from '../parts'
import { AskReason } from '../parts/forms'
import type { Partner } from '../shapes'

const DECISIONS = ['approve', 'reject', 'suspend', 'deactivate', 'reactivate', 'reapply'] as const
type Decision = (typeof DECISIONS)[number]

const WORDS: Readonly<Record<Decision, { verb: string; after: string }>> = {
  approve: { verb: 'Approve', after: 'Their links count from now on.' },
  reject: { verb: 'Reject', after: 'They may apply again. They read this reason.' },
  suspend: { verb: 'Suspend', after: 'Visits from now on do not count, and nothing is paid. They read this reason.' },
  deactivate: { verb: 'Deactivate', after: 'Visits from now on do not count. What is earned stays.' },
  reactivate: { verb: 'Reactivate', after: 'Visits from now on count again.' },
  reapply: { verb: 'Take up again', after: 'The partner waits for approval again.' },
}

type Props = { readonly partner: Partner; readonly done: () => void }

/** What may be decided about this partner now; each decision takes a reason that stays in the history. */
export function Decisions({ partner, done }: Props) {
  const [asking, ask] = useState<Decision | null>(null)
  const open = DECISIONS.filter((name) => partner.actions.some((action) => action.name === name && action.allowed))
  const send = async (decision: Decision, reason: string, key: string) => {
    const call = api.partners[':id'][decision].$post
    await call({ param: { id: partner.id }, json: { reason } }, once(key, partner.version))
    ask(null)
    say(`${partner.name}: ${WORDS[decision].verb.toLowerCase()} recorded`)
    done()
  }
  return (
    <>
      {open.map((decision) => (
        <button key={decision} class="button" type="button" onClick={() => ask(decision)}>
          {WORDS[decision].verb}
        </button>
      ))}
      {asking && (
        <AskReason
          title={`${WORDS[asking].verb} ${partner.name}?`}
          yes={sentence(`${WORDS[asking].verb} partner`)}
          hint={WORDS[asking].after}
          close={() => ask(null)}
          send={(reason, key) => send(asking, reason, key)}
        />
      )}
    </>
  )
}
