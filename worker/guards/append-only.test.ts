import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../core/visit'
import { everythingOf, rowsOf, shardOf } from '../test-support/rows'
import { aSale } from '../test-support/shop'
import { post } from '../test-support/world'

type Params = (string | number | null)[]

const sale = await aSale({ alice: 1_000, ben: 2_000 })
const owner = sale.organizationId
const run = (sql: string, ...params: Params) =>
  shardOf(sale)
    .prepare(sql)
    .bind(...params)
    .run()

/** The database says no, by name, and nothing is any different. */
async function isRefused(guard: string | RegExp, sql: string, ...params: Params) {
  const before = await everythingOf(sale)
  await expect(run(sql, ...params)).rejects.toThrow(guard)
  expect(await everythingOf(sale)).toEqual(before)
}

describe.each([
  ['transfers', 'amount = amount + 1'],
  ['activity', `actor = 'somebody else'`],
])('%s', (table, change) => {
  const guard = /append_only|already_claimed/
  const again = `INTO ${table} SELECT * FROM ${table} WHERE organization_id = ? LIMIT 1`

  it('are never updated', () => isRefused(guard, `UPDATE ${table} SET ${change} WHERE organization_id = ?`, owner))

  it('are never deleted', () => isRefused(guard, `DELETE FROM ${table} WHERE organization_id = ?`, owner))

  it.each(['INSERT OR REPLACE', 'REPLACE'])('are never replaced by %s', (verb) =>
    isRefused(guard, `${verb} ${again}`, owner),
  )
})

describe('activity under another key', () => {
  const columns = 'organization_id, id, key, at, actor, action, object'
  const replace = (seq: string, id: string) =>
    `INSERT OR REPLACE INTO activity (${seq ? 'seq, ' : ''}${columns}) SELECT ${seq ? 'seq, ' : ''}organization_id, ${id}, 'new', 0, 'x', 'x', 'x'
     FROM activity WHERE organization_id = ? LIMIT 1`

  it('does not take the place of a row by its number', () =>
    isRefused('activity_is_append_only', replace('seq', `'act_new'`), owner))

  it('does not take the place of a row by its id', () => isRefused('activity_is_append_only', replace('', 'id'), owner))
})

describe('facts of an order', () => {
  const again = 'INTO order_facts SELECT * FROM order_facts WHERE organization_id = ?'

  it.each([
    ['updated', 'UPDATE order_facts SET amount = 2 WHERE organization_id = ?'],
    ['deleted', 'DELETE FROM order_facts WHERE organization_id = ?'],
    ['replaced', `INSERT OR REPLACE ${again}`],
    ['replaced', `REPLACE ${again}`],
  ])('are never %s', async (what, sql) => {
    await post(`/api/orders/${what}/refunds`, sale.secretKey, { external_id: 're_1', amount: 1 })
    await isRefused(/order_facts_are_append_only|UNIQUE constraint failed: order_facts/, sql, owner)
  })
})

describe('activity of the directory', () => {
  it.each([
    'UPDATE activity SET actor = 1',
    'DELETE FROM activity',
    'REPLACE INTO activity SELECT * FROM activity LIMIT 1',
  ])('refuses %s', async (sql) => {
    await expect(env.DIRECTORY.prepare(sql).run()).rejects.toThrow(/append_only|UNIQUE constraint failed/)
  })
})

const TRANSFER = `INSERT INTO transfers (organization_id, cause_id, n, day, at, debit, credit, currency, amount, partner_id, earning_id)
  VALUES (?, 'cause', 0, ?, 0, ?, ?, ?, ?, ?, ?)`
const today = dayOf(Date.now())
const alice = sale.partnerIds.alice ?? ''
const ben = sale.partnerIds.ben ?? ''

describe('a transfer', () => {
  const give = (debit: string, credit: string, amount: number, partnerId = alice, currency = 'USD', day = today) =>
    [TRANSFER, owner, day, debit, credit, currency, amount, partnerId, sale.commissionId] as const

  it('takes no account below zero', () => isRefused('CHECK constraint failed', ...give('pending', 'sales', 301)))

  it('takes nothing from an account that is empty', () =>
    isRefused('CHECK constraint failed', ...give('available', 'reserved', 1)))

  it('moves only between accounts that may meet', () =>
    isRefused('CHECK constraint failed', ...give('pending', 'cash', 1)))

  it.each([0, -1])('of %i does not exist', (amount) =>
    isRefused('CHECK constraint failed', ...give('sales', 'pending', amount)),
  )

  it('never touches the earning of another partner', async () => {
    await run(`INSERT INTO partner_balances (organization_id, partner_id, currency) VALUES (?, ?, 'USD')`, owner, ben)
    await isRefused('earning_of_another_partner_or_currency', ...give('sales', 'pending', 1, ben))
  })

  it('never changes its currency', async () => {
    await run(`INSERT INTO partner_balances (organization_id, partner_id, currency) VALUES (?, ?, 'EUR')`, owner, alice)
    await isRefused('earning_of_another_partner_or_currency', ...give('sales', 'pending', 1, alice, 'EUR'))
  })

  it('needs a balance to move', () =>
    isRefused('earning_of_another_partner_or_currency', ...give('sales', 'pending', 1, 'ptr_of_nobody')))

  it('is not posted into a day that is closed', async () => {
    await run(
      `INSERT INTO closed_days (organization_id, day, transfers, previous_root, root, signature, tree_root, closed_at)
       VALUES (?, ?, 0, '', 'r', 's', ?, 1)`,
      owner,
      today - 2,
      '0'.repeat(64),
    )
    await isRefused('day_is_closed', ...give('sales', 'pending', 1, alice, 'USD', today - 2))
    await isRefused('day_is_closed', ...give('sales', 'pending', 1, alice, 'USD', today - 3))
  })

  it('that is in order moves the balance and the earning together', async () => {
    const [earning] = await rowsOf(sale, 'earnings')
    await run(...give('sales', 'pending', 7))
    const [after] = await rowsOf(sale, 'earnings')
    expect(after?.pending).toBe(Number(earning?.pending) + 7)
    expect(await rowsOf(sale, 'partner_balances')).toContainEqual(
      expect.objectContaining({ partner_id: alice, currency: 'USD', pending: 307 }),
    )
  })
})
