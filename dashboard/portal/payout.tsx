import {
  api,
  Card,
  type Column,
  Facts,
  Head,
  Loaded,
  Mark,
  Money,
  type PageProps,
  Status,
  sentence,
  Table,
  useHere,
  useLoad,
  When,
} from '../parts'
import { Attempts } from '../payouts/attempts'
import { lookOf, PAYOUT } from '../payouts/words'
import type { Payout, PayoutLine } from '../shapes'
import { Outcome } from './outcome'

const NAMES: Readonly<Record<string, string>> = { credit: 'Credit', adjustment: 'Adjustment', deal: 'Deal of' }

const For = ({ line }: { readonly line: PayoutLine }) => {
  const words = (
    <>
      {NAMES[line.kind] ?? `${sentence(line.kind)} of`} <When at={line.earned_at} />
    </>
  )
  return line.kind === 'order' ? <a href={`/portal/earnings/${line.commission_id}`}>{words}</a> : <span>{words}</span>
}

const columns = ({ currency }: Payout): readonly Column<PayoutLine>[] => [
  {
    title: 'For',
    heads: true,
    cell: (line) => (
      <>
        <For line={line} />{' '}
        {line.status === 'left_out' && (
          <Mark tone="idle" mark="–">
            Not this time
          </Mark>
        )}
        {line.note && <div class="below">{line.note}</div>}
      </>
    ),
  },
  { title: 'Amount', number: true, cell: (line) => <Money amount={line.amount} currency={currency} /> },
]

const Summary = ({ payout }: { readonly payout: Payout }) => (
  <section class="card pad stack" aria-label="Facts">
    <Facts
      facts={[
        ['Status', <Status key="status" looks={PAYOUT} of={lookOf(payout)} />],
        ['From', useHere().membership.organization.name],
        ['To', payout.partner_name ?? ''],
        ['Since', <When key="since" at={payout.created_at} />],
        ...(payout.reason || payout.status === 'paid'
          ? [['Outcome', <Outcome key="outcome" payout={payout} />] as const]
          : []),
        ['Id', <code key="id">{payout.id}</code>],
      ]}
    />
    <p class="row">
      <button class="button small" type="button" onClick={() => print()}>
        Print
      </button>
    </p>
  </section>
)

/** One payout as its partner sees it: each line with its reason, and what is left out with the note. */
export default function PortalPayoutPage({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(
    `payout ${id}`,
    () => api.payouts[':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  return (
    <>
      <Head title="Your payout" />
      <Loaded of={load}>
        {(payout) => (
          <div class="split">
            <Card title="What it is made of" flush>
              <Table
                caption="In the order they cleared"
                rows={payout.lines}
                columns={columns(payout)}
                rowKey={(line) => line.id}
                foot={
                  <tr>
                    <th scope="row">In all</th>
                    <td class="num">
                      <Money amount={payout.amount} currency={payout.currency} />
                    </td>
                  </tr>
                }
              />
            </Card>
            <div class="stack">
              <Summary payout={payout} />
              <Attempts payout={payout} />
            </div>
          </div>
        )}
      </Loaded>
    </>
  )
}
