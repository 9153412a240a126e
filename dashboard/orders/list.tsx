import { ORDER } from '../looks'
import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Listed,
  Money,
  type PageProps,
  Status,
  sentence,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import type { OrderRow } from '../shapes'

const STATES = [
  { value: '', label: 'All' },
  { value: 'paid', label: 'Paid' },
  { value: 'pending', label: 'Not paid' },
  { value: 'partially_refunded', label: 'Partly refunded' },
  { value: 'refunded', label: 'Refunded' },
  { value: 'disputed', label: 'Disputed' },
  { value: 'cancelled', label: 'Cancelled' },
] as const

const partnersOf = (order: OrderRow, nameOf: (id: string) => string): string => {
  if (order.partners.length > 0) return order.partners.map((one) => nameOf(one.partner_id)).join(', ')
  return order.attributed_at ? 'No partner' : 'Being attributed'
}

const columns = (nameOf: (id: string) => string): readonly Column<OrderRow>[] => [
  {
    title: 'Order',
    heads: true,
    cell: (order) => (
      <>
        <a href={`/orders/${order.id}`}>{order.external_id}</a>
        <span class="sub">
          {partnersOf(order, nameOf)} · <When at={order.placed_at} />
        </span>
        <span class="sub">
          <Status looks={ORDER} of={order.status} />
        </span>
      </>
    ),
  },
  { title: 'Partner', wide: true, cell: (order) => partnersOf(order, nameOf) },
  { title: 'From', wide: true, cell: (order) => (order.source === 'api' ? 'API' : sentence(order.source)) },
  { title: 'Placed', wide: true, cell: (order) => <When at={order.placed_at} /> },
  { title: 'Status', wide: true, cell: (order) => <Status looks={ORDER} of={order.status} /> },
  {
    title: 'Net',
    number: true,
    cell: (order) => (
      <>
        <Money amount={order.subtotal_amount} currency={order.currency} />
        <span class="sub">
          pays <Money amount={order.commission_amount} currency={order.currency} />
        </span>
      </>
    ),
  },
  {
    title: 'Commission',
    number: true,
    wide: true,
    cell: (order) => <Money amount={order.commission_amount} currency={order.currency} />,
  },
]

export default function OrdersPage({ query }: PageProps) {
  const nameOf = usePartnerNames()
  const status = chosen(query, 'status', STATES)
  const list = useList(`orders ${query}`, (cursor) => api.orders.$get({ query: { status, cursor } }))
  return (
    <>
      <Head title="Orders" />
      <div class="stack">
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Listed
          list={list}
          of="orders"
          caption="Newest first. Net is after discounts, without tax and shipping."
          columns={columns(nameOf)}
          all={query.size > 0 ? '/orders' : null}
          empty={
            <>
              <strong>No order yet</strong>
              <p>Orders appear when a connection or the API sends one.</p>
              <p>
                <a href="/connections">Connect a source</a>
              </p>
            </>
          }
        />
        <Csv of="orders" ask={(how) => api.orders.$get({ query: { status } }, how)} />
      </div>
    </>
  )
}
