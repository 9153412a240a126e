import { api, count, Loaded, Money, shortId, useLoad, When } from '../parts'
import type { Simulation } from '../shapes'
import { useProgress } from './progress'
import { supposed } from './supposed'

type Done = NonNullable<Simulation['result']>
type Amounts = { readonly actual_amount: number; readonly simulated_amount: number; readonly difference_amount: number }

/** Amounts, and the difference with a bar of its size when `top`, the largest, is known. */
const cells = ({ actual_amount, simulated_amount, difference_amount }: Amounts, currency: string, top = 0) => (
  <>
    <td class="num wide">
      <Money amount={actual_amount} currency={currency} />
    </td>
    <td class="num">
      <Money amount={simulated_amount} currency={currency} />
    </td>
    <td
      class={top > 0 ? 'num barred' : 'num'}
      style={{
        '--share': `${(Math.abs(difference_amount) / Math.max(1, top)) * 100}%`,
        '--tint': difference_amount < 0 ? 'var(--c2)' : 'var(--c1)',
      }}
    >
      <Money amount={difference_amount} currency={currency} sign />
    </td>
  </>
)

function OfCurrency({ result, currency }: { readonly result: Done; readonly currency: string }) {
  const total = result.totals.find((one) => one.currency === currency)
  const partners = result.partners.filter((one) => one.currency === currency)
  const top = Math.max(0, ...partners.map(({ difference_amount }) => Math.abs(difference_amount)))
  return (
    <section class="card table" aria-label={`Difference in ${currency}`}>
      <table>
        <caption>Commissions in {currency}, after refunds; the largest difference first</caption>
        <thead>
          <tr>
            <th scope="col">Partner</th>
            <th scope="col" class="num wide">
              As decided
            </th>
            <th scope="col" class="num">
              Supposed
            </th>
            <th scope="col" class="num">
              Difference
            </th>
          </tr>
        </thead>
        <tbody>
          {partners.map((one) => (
            <tr key={one.partner_id}>
              <th scope="row">
                <a href={`/partners/${one.partner_id}`}>{one.name ?? shortId(one.partner_id)}</a>
              </th>
              {cells(one, currency, top)}
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr>
              <th scope="row">Together</th>
              {cells(total.commissions, currency)}
            </tr>
            <tr>
              <th scope="row">Platform fee</th>
              {cells(total.platform_fees, currency)}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

const Working = ({ of }: { readonly of: Simulation }) => (
  <div class="card pad stack" role="status">
    <p>
      {count(of.done)} of {count(of.total)} sales
    </p>
    <progress aria-label="Sales that are reckoned" value={of.done} max={Math.max(1, of.total)} />
  </div>
)

/** A simulation as far as it has come, and its result. */
export function Result({ id }: { readonly id: string }) {
  const load = useLoad(`simulation ${id}`, () => api.simulations[':id'].$get({ param: { id } }))
  useProgress(load, load.data?.status === 'working')
  return (
    <Loaded of={load}>
      {(simulation) =>
        simulation.result ? (
          <>
            <p class="muted">
              {count(simulation.total)} sales from <When at={simulation.period_start} /> until before{' '}
              <When at={simulation.period_end} />, reckoned <When at={simulation.as_of} time />. {supposed(simulation)}
            </p>
            {simulation.result.totals.map(({ currency }) =>
              simulation.result ? <OfCurrency key={currency} result={simulation.result} currency={currency} /> : null,
            )}
            {simulation.result.totals.length === 0 && <p>There was no sale in this time.</p>}
          </>
        ) : simulation.reason ? (
          <div class="notice" data-tone="bad" role="alert">
            <p>{simulation.reason}</p>
          </div>
        ) : (
          <Working of={simulation} />
        )
      }
    </Loaded>
  )
}
