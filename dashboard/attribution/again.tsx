import { PartnerField, partnerOf } from '../partners/pick'
import { api, once, say } from '../parts'
import { Ask, Field, required } from '../parts/forms'
import { periodOf } from './period'

type Props = { readonly close: () => void; readonly done: () => void }

/** Decides the sales of a period again, of one partner or all. */
export const Again = ({ close, done }: Props) => {
  const { period_start, period_end } = periodOf(30, Date.now())
  return (
    <Ask
      title="Decide a period again?"
      yes="Decide again"
      close={close}
      check={(values) => [
        ...required(values, 'period_start', 'Say from when'),
        ...required(values, 'period_end', 'Say until when'),
      ]}
      send={async (values, key) => {
        const partner_id = await partnerOf(values('partner_id'))
        const json = {
          period_start: `${values('period_start')}T00:00:00.000Z`,
          period_end: `${values('period_end')}T00:00:00.000Z`,
          ...(partner_id && { partner_id }),
        }
        await api.recompute.$post({ json }, once(key))
        close()
        say('The period is being decided again')
        done()
      }}
    >
      {(fault) => (
        <>
          <p>
            Its sales are decided under today’s settings, rules and terms. What changes is posted as a difference;
            nothing that was posted is edited. Ask first what would change, under “What if”, with everything as it is
            now.
          </p>
          <Field id="period_start" label="Sales from" fault={fault('period_start')}>
            {(aria) => <input {...aria} type="date" defaultValue={period_start.slice(0, 10)} />}
          </Field>
          <Field id="period_end" label="Until before" fault={fault('period_end')}>
            {(aria) => <input {...aria} type="date" defaultValue={period_end.slice(0, 10)} />}
          </Field>
          <PartnerField fault={fault} optional />
        </>
      )}
    </Ask>
  )
}
