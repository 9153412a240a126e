import type { OrderPage } from '../shapes'
import { OrderCommissions } from './commissions'
import { Trace } from './trace'

/** Why the order was credited so, and what each partner earned of it. */
export const Story = ({ order }: { readonly order: OrderPage }) => (
  <>
    <Trace order={order} />
    {order.commissions.length > 0 && <OrderCommissions order={order} />}
  </>
)
