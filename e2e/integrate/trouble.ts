import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { firstCells } from './page.ts'
import { ask, edge, eventually, fresh, merchant } from './tributary.ts'

const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<string> => {
  const answer = await fetch(`${edge()}/api${path}`, { method: 'POST', body: JSON.stringify(body), headers })
  const problem: { code: string } = await answer.json()
  return `${answer.status} \`${problem.code}\``
}

const visit = (more: object = {}) => ({ visitor_id: fresh('visitor'), partner_code: 'alice', ...more })
const bearer = () => ({ authorization: `Bearer ${merchant().secret_key}` })
const order = (more: object) =>
  post('/orders', { external_id: 'trouble', currency: 'USD', items: [{ unit_amount: 1 }], ...more }, bearer())

interface Dropped {
  data: { day: string; reason: string; count: number }[]
}

const countOf = async (reason: string): Promise<number> => {
  const { data } = await ask<Dropped>('/visits/dropped')
  return data.filter((row) => row.reason === reason).reduce((sum, { count }) => sum + count, 0)
}

/** Sends a visit that does not count, and answers the row once its reason is counted. */
const dropped = async (reason: string, more: object): Promise<string> => {
  const before = await countOf(reason)
  await ask('/visits', { method: 'POST', body: JSON.stringify(visit(more)) })
  await eventually(`a visit dropped as ${reason}`, async () => ((await countOf(reason)) > before ? true : undefined))
  return `dropped as \`${reason}\``
}

const EIGHT_DAYS_AND_MORE = 8.1 * 86_400_000

/** How each row of the table that names a code comes about. */
const CAUSES: (() => Promise<string>)[] = [
  () => post('/visits', visit({ key: 'pk_mistyped' })),
  () => post('/visits', visit({ key: merchant().secret_key })),
  () => post('/visits', visit({ key: merchant().publishable_key }), { origin: 'https://elsewhere.example' }),
  () => order({ items: [{ unit_amount: 19.99 }] }),
  async () => {
    await order({})
    return order({ currency: 'EUR' })
  },
  async () => {
    const body = JSON.stringify({ source: 'generic', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
    const { id } = await ask<{ id: string }>('/connections', { method: 'POST', body })
    return post(
      `/webhooks/${id}`,
      {},
      { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AA' },
    )
  },
  () => dropped('unknown_code', { partner_code: 'nobody-has-this' }),
  () => dropped('partner_not_active', { partner_code: 'press-room' }),
  () => dropped('bot', { bot: true }),
  () => dropped('too_old', { occurred_at: Date.now() - EIGHT_DAYS_AND_MORE }),
  () => dropped('no_consent', { consent: 'denied' }),
]

describe('the table of troubles', () => {
  test('names what the product says, code for code', async () => {
    const seen: string[] = []
    for (const cause of CAUSES) seen.push(await cause())
    assert.deepEqual(
      seen,
      firstCells('what you see').filter((cell) => /^(\d{3}|dropped)/.test(cell)),
    )
  })
})
