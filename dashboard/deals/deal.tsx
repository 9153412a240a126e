import { useState } from 'preact/hooks'
import { api, Card, Copy, Facts, Head, Loaded, Money, type PageProps, Status, Trouble, useLoad, When } from '../parts'
import { useLater } from '../parts/later'
import type { DealPage } from '../shapes'
import type { Question } from './questions'
import { Shares } from './shares'
import { Timeline, type Touch } from './timeline'
import { DEAL } from './words'

const BUTTONS: readonly (readonly [Question, string, string])[] = [
  ['win', 'Close as won', 'button go'],
  ['lose', 'Close as lost', 'button'],
  ['add_touchpoint', 'Add touchpoint', 'button'],
  ['edit', 'Edit', 'button'],
]

/** What may be done now; the code of the questions comes when one is asked. */
function Actions({ deal, done }: { readonly deal: DealPage; readonly done: () => void }) {
  const [asking, ask] = useState<Question | null>(null)
  const { code, problem, bring } = useLater(() => import('./questions'))
  const allowed = BUTTONS.filter(([name]) => deal.actions.some((one) => one.name === name && one.allowed))
  return (
    <>
      {allowed.map(([name, words, look]) => (
        <button key={name} class={look} type="button" onClick={() => void bring(() => ask(name))}>
          {words}
        </button>
      ))}
      {problem && <Trouble problem={problem} />}
      {code && asking && <code.Questions ask={asking} deal={deal} close={() => ask(null)} done={done} />}
    </>
  )
}

const DealFacts = ({ deal }: { readonly deal: DealPage }) => (
  <Card title="Facts">
    <Facts
      facts={[
        ['Status', <Status key="status" looks={DEAL} of={deal.status} />],
        ['Amount', <Money key="amount" amount={deal.amount} currency={deal.currency} />],
        ...(deal.refunded_amount > 0
          ? [['Given back', <Money key="back" amount={deal.refunded_amount} currency={deal.currency} />] as const]
          : []),
        ['Commission', <Money key="pays" amount={deal.commission_amount} currency={deal.currency} />],
        ['Made', <When key="made" at={deal.created_at} time />],
        ...(deal.closed_at ? [['Closed', <When key="closed" at={deal.closed_at} time />] as const] : []),
        ...(deal.lead_id
          ? [
              [
                'Lead',
                <a key="lead" href={`/leads/${deal.lead_id}`}>
                  {deal.lead_id}
                </a>,
              ] as const,
            ]
          : []),
        ...(deal.external_id ? [['Your id', deal.external_id] as const] : []),
        ...deal.orders.map(
          (order) =>
            [
              'Order',
              <a key={order.order_id} href={`/orders/${order.order_id}`}>
                {order.external_id}
              </a>,
            ] as const,
        ),
        [
          'Id',
          <span key="id" class="copy-line">
            <code>{deal.id}</code> <Copy text={deal.id} what="the id" />
          </span>,
        ],
      ]}
    />
  </Card>
)

const uncounted = (one: DealPage['touchpoints'][number]): Touch => ({
  ...{ id: one.id, partner_id: one.partner_id, kind: one.type, occurred_at: one.occurred_at },
  ...{ kept: false, reason: 'deal_is_lost', share_ppm: 0, stated_weight: one.weight },
})

/** The decision on a deal; a lost one has none. */
function Decision({ deal, done }: { readonly deal: DealPage; readonly done: () => void }) {
  const load = useLoad(`trace ${deal.id} ${deal.version}`, () =>
    api.deals[':id'].trace.$get({ param: { id: deal.id } }),
  )
  return (
    <Loaded of={load}>
      {(trace) => (
        <>
          <Shares deal={deal} trace={trace}>
            <DealFacts deal={deal} />
          </Shares>
          <Timeline deal={deal} touches={trace.touches} done={done} />
        </>
      )}
    </Loaded>
  )
}

export default function DealPageView({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(
    `deal ${id}`,
    () => api.deals[':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  return (
    <>
      <Head title={load.data?.name ?? 'Deal'}>{load.data && <Actions deal={load.data} done={load.again} />}</Head>
      <Loaded of={load}>
        {(deal) =>
          deal.status === 'lost' ? (
            <>
              <p>A lost deal credits nobody.</p>
              <DealFacts deal={deal} />
              <Timeline deal={deal} touches={deal.touchpoints.map(uncounted)} done={load.again} />
            </>
          ) : (
            <Decision deal={deal} done={load.again} />
          )
        }
      </Loaded>
    </>
  )
}
