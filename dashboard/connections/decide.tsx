import { useRef, useState } from 'preact/hooks'
import { api, once, say } from '../parts'
import { AskReason } from '../parts/forms'
import type { DeadLetter } from '../shapes'

type Props = {
  readonly letter: DeadLetter
  readonly done: () => void
  readonly failed: (caught: unknown) => void
}

/** One more try, or giving the message up with a reason. */
export function Decide({ letter, done, failed }: Props) {
  const [asking, ask] = useState(false)
  const [busy, setBusy] = useState(false)
  const key = useRef(crypto.randomUUID())
  const param = { id: letter.id }
  const redrive = async () => {
    if (busy) return
    setBusy(true)
    try {
      await api['dead-letters'][':id'].redrive.$post({ param }, once(key.current, letter.version))
      say('Sent again')
      document.querySelector('h1')?.focus()
      done()
    } catch (caught) {
      failed(caught)
    }
    setBusy(false)
  }
  return (
    <div class="row">
      <button class="button small" type="button" aria-disabled={busy} onClick={() => void redrive()}>
        Send again<span class="visually-hidden"> {letter.summary}</span>
      </button>
      <button class="button small quiet" type="button" onClick={() => ask(true)}>
        Drop<span class="visually-hidden"> {letter.summary}</span>
      </button>
      {asking && (
        <AskReason
          title="Drop this message?"
          yes="Drop message"
          hint="What it would have changed does not happen. The reason stays in the activity."
          close={() => ask(false)}
          send={async (reason, intent) => {
            await api['dead-letters'][':id'].drop.$post({ param, json: { reason } }, once(intent, letter.version))
            ask(false)
            say('Dropped')
            done()
          }}
        />
      )}
    </div>
  )
}
