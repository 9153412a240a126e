import { Money, share } from '../parts'
import type { Trace } from '../shapes'
import { model, reason } from '../words'

export { Losers } from './losers'

export type ModelsProps = { readonly trace: Trace; readonly currency: string; readonly nameOf: (id: string) => string }
/** What every model would have given; the one in use pays. */
export function Models({ trace, currency, nameOf }: ModelsProps) {
  return (
    <table>
      <caption class="visually-hidden">Shares under each model</caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Shares of the net amount</th>
        </tr>
      </thead>
      <tbody>
        {trace.models.map((one) => (
          <tr key={one.model}>
            <th scope="row">
              {model(one.model)}
              {one.model === trace.model_in_use && <span class="below"> in use</span>}
            </th>
            <td>
              {one.shares.length === 0 && <span class="muted">{reason(one.reason ?? 'no_qualifying_touch')}</span>}
              {one.shares.map((part) => (
                <div key={part.partner_id}>
                  {nameOf(part.partner_id)}: {share(part.share_ppm)}, <Money amount={part.amount} currency={currency} />
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
