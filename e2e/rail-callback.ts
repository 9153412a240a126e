import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { ask } from './at-desk.ts'

type Payout = { actions: { name: string; allowed: boolean }[] }

const PATIENCE_MILLISECONDS = 15_000
const SECRET = 'whsec_of_pay_day'

/** Stripe calls back about the first attempt, so that it is asked again, until a person may say that it failed. */
export async function askStripeAgain(page: string): Promise<void> {
  const { origin, pathname } = new URL(page)
  const payoutId = pathname.split('/').at(-1)
  const rail = { rail: 'stripe', settings: { webhook_secret: SECRET } }
  const { callback_url } = await ask<{ callback_url: string }>('PATCH', '/payout-rails', rail)
  const event = JSON.stringify({ type: 'transfer.created', data: { object: { transfer_group: `${payoutId}.1` } } })
  for (const until = Date.now() + PATIENCE_MILLISECONDS; Date.now() < until; await wait(300)) {
    const { actions } = await ask<Payout>('GET', `/payouts/${payoutId}`)
    if (actions.some(({ name, allowed }) => name === 'mark_failed' && allowed)) return
    const time = Math.floor(Date.now() / 1000)
    const signature = createHmac('sha256', SECRET).update(`${time}.${event}`).digest('hex')
    const headers = { 'stripe-signature': `t=${time},v1=${signature}`, 'content-type': 'application/json' }
    await fetch(origin + new URL(callback_url).pathname, { method: 'POST', headers, body: event })
  }
  throw new Error('the service was not asked again')
}
