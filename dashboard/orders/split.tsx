import { Card, Money, usePartnerNames } from '../parts'
import type { OrderPage } from '../shapes'

type Part = { readonly name: string; readonly amount: number; readonly tint: string }

/** The parts an order is divided into: partners first, then platform, payment fees and what the seller keeps. */
export function partsOf(order: OrderPage, nameOf: (id: string) => string): Part[] {
  if (!order.split) return []
  const partners = order.commissions
    .filter((one) => one.net_amount !== 0)
    .map((one) => ({ name: nameOf(one.partner_id), amount: one.net_amount, tint: 'var(--c2)' }))
  const others = [
    { name: 'Platform fee', amount: order.split.platform_fee_amount, tint: 'var(--c-prev)' },
    { name: 'Payment fees', amount: order.split.payment_fee_amount, tint: 'var(--control)' },
  ].filter((part) => part.amount !== 0)
  return [...partners, ...others, { name: 'You keep', amount: order.split.seller_amount, tint: 'var(--c1)' }]
}

const FLAGGED: Readonly<Record<string, string>> = {
  refund_exceeds_order: 'The refunds say more than was paid: they count up to that.',
  negative_seller: 'Fees and commissions are more than what is left of it.',
}

function Bar({ parts, whole }: { readonly parts: readonly Part[]; readonly whole: number }) {
  if (whole <= 0 || parts.some((part) => part.amount < 0)) return null
  return (
    <div class="split-bar" aria-hidden="true">
      {parts.map((part) => (
        <span key={part.name} style={{ '--share': String(part.amount / whole), '--tint': part.tint }} />
      ))}
    </div>
  )
}

/** Who gets what of the net amount; the sum stands under the parts and is the amount above them. */
export function Split({ order }: { readonly order: OrderPage }) {
  const nameOf = usePartnerNames()
  const money = (amount: number) => <Money amount={amount} currency={order.currency} />
  const parts = partsOf(order, nameOf)
  const whole = parts.reduce((sum, part) => sum + part.amount, 0)
  if (parts.length === 0) {
    return (
      <Card title="Who gets what">
        <p>The queues are still at work on this order. It is divided within a few seconds.</p>
      </Card>
    )
  }
  const takenBack = whole - order.subtotal_amount
  return (
    <Card title="Who gets what" flush>
      <div class="card-body">
        <Bar parts={parts} whole={whole} />
        {order.flags.map((flag) => (
          <p key={flag}>{FLAGGED[flag]}</p>
        ))}
      </div>
      <table>
        <caption>The parts add up to what is left of the net amount, to the cent</caption>
        <tbody>
          <tr>
            <th scope="row">Net of all items</th>
            <td class="num">{money(order.subtotal_amount)}</td>
          </tr>
          {takenBack !== 0 && (
            <tr>
              <th scope="row">{order.status === 'pending' ? 'Not paid yet' : 'Given back'}</th>
              <td class="num">{money(takenBack)}</td>
            </tr>
          )}
          {takenBack !== 0 && (
            <tr class="last">
              <th scope="row">To divide</th>
              <td class="num">{money(whole)}</td>
            </tr>
          )}
          {parts.map((part) => (
            <tr key={part.name}>
              <th scope="row">
                <span class="key" style={{ '--tint': part.tint }}>
                  {part.name}
                </span>
              </th>
              <td class="num">{money(part.amount)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td class="num">{money(whole)}</td>
          </tr>
        </tfoot>
      </table>
    </Card>
  )
}
