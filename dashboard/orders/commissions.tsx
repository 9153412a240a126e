import { EARNING } from '../looks'
import { Card, Money, Status, Table, usePartnerNames, When } from '../parts'
import type { OrderPage } from '../shapes'
import { reason } from '../words'

/** What each partner earned, what a refund took back, and where that money is now. */
export function OrderCommissions({ order }: { readonly order: OrderPage }) {
  const nameOf = usePartnerNames()
  const money = (amount: number) => <Money amount={amount} currency={order.currency} />
  return (
    <Card title="Commissions" flush>
      <Table
        caption="One for each partner with a share"
        rows={order.commissions}
        rowKey={(one) => one.id}
        columns={[
          {
            title: 'Partner',
            heads: true,
            cell: (one) => (
              <>
                <a href={`/partners/${one.partner_id}`}>{nameOf(one.partner_id)}</a>
                <div class="below">
                  <Status looks={EARNING} of={one.status} />{' '}
                  {one.held_reason
                    ? reason(one.held_reason)
                    : one.clears_at &&
                      one.status === 'pending' && (
                        <>
                          until <When at={one.clears_at} />
                        </>
                      )}
                </div>
              </>
            ),
          },
          { title: 'Granted', number: true, wide: true, cell: (one) => money(one.amount) },
          { title: 'Taken back', number: true, wide: true, cell: (one) => money(-one.reversed_amount) },
          { title: 'Earns', number: true, cell: (one) => money(one.net_amount) },
        ]}
      />
    </Card>
  )
}
