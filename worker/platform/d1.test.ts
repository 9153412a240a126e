import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { payoutLines } from '../ledger/payout-schema'
import { insertRows, requireChanges, requireThat } from './d1'

const shard = env.SHARD_00
const run = (...writes: { sql: string; params: (string | number | null)[] }[]) =>
  shard.batch(writes.map(({ sql, params }) => shard.prepare(sql).bind(...params)))

describe('a guard inside a batch', () => {
  const insert = {
    sql: `INSERT INTO residents (organization_id, epoch, state) VALUES (?, 1, 'here')`,
    params: ['org_guard'],
  }

  it('refuses everything by name when its condition does not hold', async () => {
    await expect(run(insert, requireThat('SELECT 1 = 2', 'one_is_not_two'))).rejects.toThrow('one_is_not_two')
    const { results } = await shard.prepare(`SELECT 1 FROM residents WHERE organization_id = 'org_guard'`).all()
    expect(results).toEqual([])
  })

  it('refuses when the update before it touched another number of rows', async () => {
    const update = { sql: `UPDATE residents SET epoch = 2 WHERE organization_id = ?`, params: ['org_nobody'] }
    await expect(run(update, requireChanges(1, 'nobody_there'))).rejects.toThrow('nobody_there')
  })

  it('lets a batch pass when it holds', async () => {
    await run(insert, requireChanges(1, 'not_inserted'))
    const { results } = await shard.prepare(`SELECT epoch FROM residents WHERE organization_id = 'org_guard'`).all()
    expect(results).toEqual([{ epoch: 1 }])
  })
})

describe('rows that are inserted together', () => {
  it('are all there, in parameters of at most the two megabytes that D1 takes', () => {
    const line = {
      payoutId: 'pay_1',
      earningId: 'com_1',
      amount: 5,
      status: 'proposed' as const,
      note: '語'.repeat(60),
    }
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ id: `pln_${index}`, ...line }))
    const told = insertRows('org_1', payoutLines, rows).map(({ params }) => String(params[1]))
    expect(Math.max(...told.map((text) => new TextEncoder().encode(text).length))).toBeLessThan(2_000_000)
    const ids = told.flatMap((text): { id: string }[] => JSON.parse(text)).map(({ id }) => id)
    expect(ids).toEqual(rows.map(({ id }) => id))
  })
})
