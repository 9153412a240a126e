import { useState } from 'preact/hooks'
import { api, once, say } from '../parts'
import { AskReason } from '../parts/forms'

/** Lets payouts go on, after one more check by the server. */
export function Unfreeze({ done }: { readonly done: () => void }) {
  const [asking, ask] = useState(false)
  return (
    <>
      <button class="button" type="button" onClick={() => ask(true)}>
        Lift the freeze
      </button>
      {asking && (
        <AskReason
          title="Let payouts go on?"
          yes="Lift the freeze"
          hint="The books are checked once more first. The reason stays in the activity."
          close={() => ask(false)}
          send={async (reason, key) => {
            await api.ledger.unfreeze.$post({ json: { reason } }, once(key))
            ask(false)
            say('Payouts go on')
            done()
          }}
        />
      )}
    </>
  )
}
