import { api, money, once, say } from '../parts'
import { Ask } from '../parts/forms'

type Props = {
  readonly currency: string
  readonly amount: number
  readonly close: () => void
  readonly done: () => void
}

/** Asks for everything that has cleared in one currency; a manager decides. */
export const AskPayout = ({ currency, amount, close, done }: Props) => (
  <Ask
    title={`Ask for ${money(amount, currency)}?`}
    yes="Ask for a payout"
    close={close}
    send={async (_, key) => {
      await api.payouts.request.$post({ json: { currency } }, once(key))
      say('Asked for; a manager decides')
      done()
    }}
  >
    {() => (
      <p>
        Everything that is ready and in no other payout is asked for. A manager approves it before anything is paid; you
        see here how it goes on.
      </p>
    )}
  </Ask>
)
