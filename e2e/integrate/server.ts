import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { functionOf } from './checked.ts'
import { snippet } from './page.ts'
import { importFrom, inShell } from './run.ts'
import { aliceEarns, fresh, leadOf, merchant, orderOf, signedClick, visitsOf, yours } from './tributary.ts'

describe('a server without any script', () => {
  test('records visit, lead, order and refund with the package', async () => {
    const module = await importFrom('server.js', snippet('server.js', yours()), {
      TRIBUTARY_KEY: merchant().secret_key,
    })
    const call = (name: string, ...given: string[]) => functionOf(module, name)(...given)
    const [visitor, order] = [fresh('visitor'), fresh('order')]
    const email = `${visitor}@home.example`
    const address = await signedClick()
    assert.match(address, /[?&]rt=/)
    await call('landed', address, visitor)
    assert.equal((await visitsOf(visitor)).length, 1)
    await call('signedUp', visitor, email)
    assert.deepEqual((await leadOf(email)).metadata, { plan: 'pro' })
    await call('bought', visitor, email, order)
    assert.equal((await aliceEarns(order, 'visitor_id')).total_amount, 3740)
    await call('returned', order, 're_1')
    await orderOf(order, 'api', ({ commissions }) => commissions[0]?.net_amount === 0)
  })

  test('records the same with curl, once however often it runs', async () => {
    const code = snippet('curl.sh', yours())
    await inShell(code)
    await inShell(code)
    const lead = await leadOf('buyer@home.example')
    assert.deepEqual([lead.visitor_id, lead.metadata], ['visitor-1', { plan: 'pro' }])
    const order = await orderOf('order-1', 'api', ({ refunded_amount, commissions }) =>
      Boolean(refunded_amount && commissions.length),
    )
    assert.deepEqual([order.subtotal_amount, order.refunded_amount], [3000, 1500])
    assert.deepEqual([order.commissions[0]?.amount, order.commissions[0]?.net_amount], [300, 150])
  })

  test('is told what came and what did not count', async () => {
    const [visits, dropped] = (await inShell(snippet('check.sh', yours()))).split(/(?<=\})(?=\{"data")/)
    const listed: { data: { code: string }[] } = JSON.parse(visits ?? '')
    const counted: { data: { reason: string }[] } = JSON.parse(dropped ?? '')
    assert.equal(listed.data.length, 1)
    assert.ok(counted.data.some(({ reason }) => reason === 'bot'))
  })
})
