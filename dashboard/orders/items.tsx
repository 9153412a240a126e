import { Card, count, Money, Table } from '../parts'
import type { OrderPage } from '../shapes'

/** The lines of the order, and how they become what is divided. */
export function Items({ order }: { readonly order: OrderPage }) {
  const money = (amount: number) => <Money amount={amount} currency={order.currency} />
  const sum = (name: string, amount: number) => (
    <tr>
      <th scope="row">{name}</th>
      <td class="wide" />
      <td class="wide" />
      <td class="num">{money(amount)}</td>
    </tr>
  )
  const items = order.items.map((item, index) => ({ ...item, line: index + 1 }))
  return (
    <Card title="Items" flush>
      <Table
        caption="Net of each line is after its discount and its part of the order's discount"
        rows={items}
        rowKey={(item) => String(item.line)}
        columns={[
          {
            title: 'Item',
            heads: true,
            cell: (item) => (
              <>
                {item.name ?? item.sku ?? item.product_id ?? `Line ${item.line}`}
                {item.sku && <span class="below"> {item.sku}</span>}
                <span class="sub">
                  {count(item.quantity)} × {money(item.unit_amount)}
                </span>
              </>
            ),
          },
          { title: 'Quantity', number: true, wide: true, cell: (item) => count(item.quantity) },
          { title: 'Each', number: true, wide: true, cell: (item) => money(item.unit_amount) },
          { title: 'Net', number: true, cell: (item) => money(item.net_amount) },
        ]}
        foot={
          <>
            {sum('Net, to be divided', order.subtotal_amount)}
            {sum('Tax', order.tax_amount)}
            {sum('Shipping', order.shipping_amount)}
            {sum('Charged', order.total_amount)}
          </>
        }
      />
    </Card>
  )
}
