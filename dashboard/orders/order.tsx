import { useEffect, useState } from 'preact/hooks'
import { ORDER } from '../looks'
import {
  api,
  Card,
  Copy,
  Facts,
  Head,
  Loaded,
  Money,
  type PageProps,
  Status,
  sentence,
  Table,
  useLoad,
  When,
} from '../parts'
import type { OrderPage } from '../shapes'
import { Actions } from './actions'
import { Items } from './items'
import { Split } from './split'

const Refunds = ({ order }: { readonly order: OrderPage }) => (
  <Card title="Refunds and disputes" flush>
    <Table
      caption="What came back, in whatever order it arrived"
      rows={order.refunds}
      rowKey={(refund) => `${refund.kind} ${refund.external_id}`}
      columns={[
        {
          title: 'What',
          heads: true,
          cell: (refund) => (
            <>
              {sentence(refund.kind)} {refund.status && <span class="muted">({sentence(refund.status)})</span>}
              <span class="below"> {refund.reason ?? refund.external_id}</span>
              <span class="sub">
                <When at={refund.occurred_at} />
              </span>
            </>
          ),
        },
        { title: 'When', wide: true, cell: (refund) => <When at={refund.occurred_at} time /> },
        {
          title: 'Amount',
          number: true,
          cell: (refund) =>
            refund.amount === null ? 'by item' : <Money amount={-refund.amount} currency={order.currency} />,
        },
      ]}
    />
  </Card>
)

function OrderFacts({ order }: { readonly order: OrderPage }) {
  const money = (amount: number) => <Money amount={amount} currency={order.currency} />
  return (
    <Card title="Facts">
      <Facts
        facts={[
          ['Status', <Status key="status" looks={ORDER} of={order.status} />],
          ['Placed', <When key="placed" at={order.placed_at} time />],
          ['Paid', order.paid_at ? <When key="paid" at={order.paid_at} time /> : 'not yet'],
          ['Charged', money(order.total_amount)],
          ['Given back', money(order.refunded_amount)],
          ['Buyer', order.customer.email ?? order.customer.external_id ?? 'not told'],
          ['Kind', sentence(order.kind)],
          ['Campaign', order.campaign ?? '–'],
          ...(order.deal_id
            ? [
                [
                  'Deal',
                  <a key="deal" href={`/deals/${order.deal_id}`}>
                    {order.deal_id}
                  </a>,
                ] as const,
              ]
            : []),
          [
            'Source',
            order.source === 'api' ? (
              'API'
            ) : (
              <a key="source" href={`/connections/${order.source}`}>
                {order.source}
              </a>
            ),
          ],
          [
            'Id',
            <span key="id" class="copy-line">
              <code>{order.id}</code> <Copy text={order.id} what="the id" />
            </span>,
          ],
        ]}
      />
    </Card>
  )
}

// On its way while the order itself is read.
const story = import('./story')
story.catch(() => undefined)

function useStory() {
  const [part, setPart] = useState<Awaited<typeof story>>()
  useEffect(() => void story.then(setPart, () => undefined), [])
  return part
}

export default function OrderPageView({ params }: PageProps) {
  const id = params.id ?? ''
  const part = useStory()
  const load = useLoad(`order ${id}`, () => api.orders[':order'].$get({ param: { order: id }, query: {} }))
  return (
    <>
      <Head title={load.data ? `Order ${load.data.external_id}` : 'Order'}>
        {load.data && <a href={`/ledger?cause=${load.data.id}`}>Transfers</a>}
      </Head>
      <Loaded of={load}>
        {(order) => (
          <div class="split">
            <div class="stack far">
              <Split order={order} />
              <Actions order={order} done={load.again} />
              {part && <part.Story order={order} />}
              {order.refunds.length > 0 && <Refunds order={order} />}
              <Items order={order} />
            </div>
            <OrderFacts order={order} />
          </div>
        )}
      </Loaded>
    </>
  )
}
