import { announce } from '../activity/pending'
import type { NewTouchpoint } from '../deals/input'
import { logTouchpoint } from '../deals/touchpoints'
import type { Tenant } from '../platform/tenant'
import type { OrderRow } from './queries'
import { dueRows, makeOrdersDue } from './work'

/** Logs a touch by hand on an order, which is decided again with it. Errors as of `logTouchpoint`. */
export async function logOnOrder(tenant: Tenant, order: OrderRow, given: NewTouchpoint) {
  const due = makeOrdersDue(
    tenant,
    `SELECT id AS order_id FROM orders WHERE organization_id = ?1 AND id = ?4`,
    order.id,
  )
  const { answer, isNew, results } = await logTouchpoint(
    tenant,
    { id: order.id, noun: 'order', currency: order.currency, alongside: [due] },
    given,
  )
  if (isNew) await announce(tenant, dueRows(results[0]?.results ?? []))
  return { answer, isNew }
}
