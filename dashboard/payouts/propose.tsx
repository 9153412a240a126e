import { api, body, once } from '../parts'
import { Ask, Field, required } from '../parts/forms'
import type { Proposals } from '../shapes'

/** The first moment of the day after a calendar day: a period's end is exclusive. */
export const endOf = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString()

// Everything that has cleared and was not paid belongs to the period, however long ago it was earned.
const BEGINNING = '2000-01-01T00:00:00.000Z'

type Props = { readonly close: () => void; readonly done: (answer: Proposals) => void }

/** Proposes one payout per partner and currency from everything that has cleared. */
export function Propose({ close, done }: Props) {
  const today = new Date().toISOString().slice(0, 10)
  return (
    <Ask
      title="Propose payouts?"
      yes="Propose payouts"
      close={close}
      check={(values) => required(values, 'until', 'Choose a day')}
      send={async (values, key) => {
        const json = { period_start: BEGINNING, period_end: endOf(values('until')), partner_id: null }
        const answer = await body(api.payouts.generate.$post({ json }, once(key)))
        close()
        done(answer)
      }}
    >
      {(fault) => (
        <>
          <p>
            Takes what cleared by the end of the day and is in no other payout. Partners below the minimum are left out;
            their earnings carry over. Nothing is paid by this.
          </p>
          <Field id="until" label="Cleared by the end of" hint="A day in UTC." fault={fault('until')}>
            {(aria) => <input {...aria} type="date" defaultValue={today} max={today} />}
          </Field>
        </>
      )}
    </Ask>
  )
}
