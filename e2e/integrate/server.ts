import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { functionOf } from './checked.ts'
import { snippet } from './page.ts'
import { importFrom, inShell } from './run.ts'
import { aliceEarns, ask, fresh, leadOf, merchant, orderOf, signedClick, visitsOf, yours } from './tributary.ts'

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

describe('a system that signs Standard Webhooks', () => {
  test('places and refunds through a generic connection', async () => {
    const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`
    const said = await inShell(snippet('connect-generic.sh', yours({ 'whsec_…': secret })))
    const connection: { id: string } = JSON.parse(said)
    const code = snippet('generic.js', yours({ 'con_…': connection.id }))
    const module = await importFrom('generic.js', code, { TRIBUTARY_WEBHOOK_SECRET: secret })
    const visitor_id = fresh('visitor')
    await ask('/visits', { method: 'POST', body: JSON.stringify({ visitor_id, partner_code: 'alice' }) })
    const order = fresh('order')
    const items = [{ unit_amount: 2400 }]
    await functionOf(module, 'placed')({ external_id: order, currency: 'USD', items, visitor_id })
    await aliceEarns(order, 'visitor_id', connection.id)
    await functionOf(module, 'refunded')(order, { external_id: 're_1', amount: 2400 })
    await orderOf(order, connection.id, ({ commissions }) => commissions[0]?.net_amount === 0)
  })
})
