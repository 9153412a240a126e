import { api, Card, Copy, dayLabel, Head, Loaded, Money, money, Stats, useLoad, When } from '../parts'
import { axisMoney, LineChart } from '../parts/charts'
import type { Portal } from '../shapes'
import { Latest } from './latest'

const EMPTY = { pending: 0, available: 0, reserved: 0, transit: 0, paid: 0, receivable: 0, held: 0 }

/** Four ages of money, each with what happens to it next. */
function Ages({ portal, currency }: { readonly portal: Portal; readonly currency: string }) {
  const amounts = portal.amounts[currency] ?? EMPTY
  const several = Object.keys(portal.amounts).length > 1
  const show = (amount: number) => <Money amount={amount} currency={currency} code={several} />
  const clearing = portal.next_clears_at ? (
    <>
      the next on <When at={portal.next_clears_at} />
    </>
  ) : (
    'after the refund period'
  )
  return (
    <section class="card" aria-label={`Balance in ${currency}`}>
      <Stats
        stats={[
          { name: 'Ready to be paid', value: show(amounts.available), note: 'paid after a manager approves' },
          { name: 'Clearing', value: show(amounts.pending), note: clearing },
          { name: 'On its way', value: show(amounts.reserved + amounts.transit), note: 'approved' },
          { name: 'Paid so far', value: show(amounts.paid) },
          ...(amounts.receivable > 0
            ? [{ name: 'Paid too much', value: show(-amounts.receivable), note: 'your next earnings settle it' }]
            : []),
        ]}
      />
    </section>
  )
}

function YourLink({ url }: { readonly url: string }) {
  const canShare = 'share' in navigator
  return (
    <section class="card pad row" aria-label="Your link">
      <div class="grow">
        <div class="muted small">Your link</div>
        <a href={url} target="_blank" rel="noreferrer">
          <code>{url}</code>
        </a>
      </div>
      <Copy text={url} what="your link" label="Copy link" go />
      {canShare && (
        <button class="button" type="button" onClick={() => void navigator.share({ url }).catch(() => undefined)}>
          Share…
        </button>
      )}
      <a href="/portal/links">All links</a>
    </section>
  )
}

const Trend = ({ portal }: { readonly portal: Portal }) => (
  <section class="card pad" aria-label="Earned per day">
    <LineChart
      title="Earned per day"
      unit="Earned"
      points={portal.series.map((one) => ({
        label: dayLabel(one.day),
        value: one.amount,
        before: one.amount_before,
      }))}
      format={(value) => money(Math.round(value), portal.currency)}
      tick={(value) => axisMoney(Math.round(value), portal.currency)}
    />
  </section>
)

export default function PortalHome() {
  const load = useLoad('portal', () => api.portal.$get())
  return (
    <>
      <Head title="Your earnings" />
      <Loaded of={load}>
        {(portal) => {
          const currencies = Object.keys(portal.amounts)
          return (
            <>
              {(currencies.length > 0 ? currencies : [portal.currency]).map((currency) => (
                <Ages key={currency} portal={portal} currency={currency} />
              ))}
              {portal.link && <YourLink url={portal.link.url} />}
              {portal.series.length > 0 && <Trend portal={portal} />}
              <Card title="Latest" lead="Each opens to why it was earned." flush>
                <Latest link={portal.link?.url ?? null} />
              </Card>
              <p class="muted small">
                Counted to <When at={portal.as_of} time />
              </p>
            </>
          )
        }}
      </Loaded>
    </>
  )
}
