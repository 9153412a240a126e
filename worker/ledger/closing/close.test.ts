import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../../core/visit'
import { runSchedule } from '../../schedule'
import { aroundCommits, dyingAfter } from '../../test-support/faults'
import { rowsOf, shardOf } from '../../test-support/rows'
import { aShop } from '../../test-support/shop'
import { bookDay, DAY, FIRST_DAY, tenantAt } from '../fixtures/days'
import { closable, closeDays } from './close'
import { closeDueDays } from './jobs'
import { headOf, leafOf } from './leaf'
import { headHash, leafHash, treeOver, treeRoot } from './merkle'
import { keyOf, prove } from './prove'
import { transfersOfDay } from './queries'
import { signedDay, signerOf } from './signing'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

const verifies = async (x: string, signature: string, text: string) => {
  const key = await crypto.subtle.importKey('jwk', { kty: 'OKP', crv: 'Ed25519', x }, 'Ed25519', false, ['verify'])
  const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
  return crypto.subtle.verify('Ed25519', key, bytes, new TextEncoder().encode(text))
}

describe('a day', () => {
  it('may be closed a quarter of an hour after it is over', () => {
    const midnight = FIRST_DAY * DAY
    expect([closable(midnight + 14 * 60_000), closable(midnight + 15 * 60_000)]).toEqual([FIRST_DAY - 2, FIRST_DAY - 1])
  })

  it('is chained to the day before, with a root over its transfers and a signature', async () => {
    const shop = await aShop()
    for (const day of [FIRST_DAY, FIRST_DAY + 1]) await bookDay(shop, day, 5)
    const tenant = tenantAt(shop, FIRST_DAY + 2, 1)
    expect(await closeDays(tenant)).toBe(2)
    const [first, second] = await rowsOf(shop, 'closed_days')
    const leaves = (await transfersOfDay(tenant, FIRST_DAY + 1, null, 10)).map((row) => leafHash(leafOf(row)))
    expect(leaves).toHaveLength(5)
    expect(second).toMatchObject({ day: FIRST_DAY + 1, transfers: 5, previous_root: first?.root })
    expect(Buffer.from(treeRoot(leaves)).toString('hex')).toBe(second?.tree_root)
    const head = { organizationId: shop.organizationId, day: FIRST_DAY + 1, transfers: 5 }
    const root = headHash(headOf({ ...head, previousRoot: String(first?.root), treeRoot: String(second?.tree_root) }))
    expect(second?.root).toBe(root)
    const { publicJwk } = await signerOf(tenant.secrets)
    expect(await verifies(publicJwk.x, String(second?.signature), signedDay(root))).toBe(true)
    expect(await verifies(publicJwk.x, String(second?.signature), signedDay(String(first?.root)))).toBe(false)
  })

  it('without transfers is closed too, and a missed clock closes what it missed, in order and once', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await bookDay(shop, FIRST_DAY + 3)
    const late = tenantAt(shop, FIRST_DAY + 6)
    const counts = await Promise.all([closeDays(late), closeDays(late), closeDays(late)])
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6)
    expect(await closeDays(late)).toBe(0)
    const days = await rowsOf(shop, 'closed_days')
    expect(days.map(({ day, transfers }) => [Number(day) - FIRST_DAY, transfers])).toEqual([
      [0, 3],
      [1, 0],
      [2, 0],
      [3, 3],
      [4, 0],
      [5, 0],
    ])
    expect(days.slice(1).map((day) => day.previous_root)).toEqual(days.slice(0, -1).map(({ root }) => root))
  })

  it('stores what every account held that moved, and nothing of the others', async () => {
    const shop = await aShop({ alice: 1_000, ben: 1_000 })
    await bookDay(shop, FIRST_DAY, 2, 'alice')
    await bookDay(shop, FIRST_DAY + 1, 1, 'ben')
    await bookDay(shop, FIRST_DAY + 1, 1, 'ben', 'JPY')
    await closeDays(tenantAt(shop, FIRST_DAY + 2, 1))
    const sums = await rowsOf(shop, 'closed_sums', 'day, account, currency')
    const [alice, ben] = [shop.partnerIds.alice, shop.partnerIds.ben]
    expect(
      sums.map(({ day, account, currency, amount }) => [Number(day) - FIRST_DAY, account, currency, amount]),
    ).toEqual([
      [0, 'adjustments', 'USD', 201],
      [0, `partner:${alice}:pending`, 'USD', 201],
      [1, 'adjustments', 'JPY', 100],
      [1, 'adjustments', 'USD', 301],
      [1, `partner:${ben}:pending`, 'JPY', 100],
      [1, `partner:${ben}:pending`, 'USD', 100],
    ])
  })

  it('takes no transfer once it is closed; the same decision a day later is taken', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await closeDays(tenantAt(shop, FIRST_DAY + 1, 1))
    const before = await rowsOf(shop, 'transfers')
    await expect(bookDay(shop, FIRST_DAY)).rejects.toMatchObject({ status: 503, code: 'day_is_closed' })
    expect(await rowsOf(shop, 'transfers')).toEqual(before)
    await bookDay(shop, FIRST_DAY + 1)
    expect(await rowsOf(shop, 'transfers')).toHaveLength(6)
  })

  it('that moves while it is being closed is closed with what came', async () => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY, 3)
    const tenant = tenantAt(shop, FIRST_DAY + 1, 1)
    let commits = 0
    const shard = aroundCommits(tenant.shard, async (commit) => {
      commits += 1
      if (commits === 2) await bookDay(shop, FIRST_DAY, 2)
      return commit()
    })
    expect(await closeDays({ ...tenant, shard })).toBe(1)
    expect(await rowsOf(shop, 'closed_days')).toMatchObject([{ transfers: 5 }])
    expect(await prove(tenant, await transfersOfDay(tenant, FIRST_DAY, null, 10))).toHaveProperty('size', 5)
  })

  it.each([1, 16, 17, 256, 257, 303])(
    'of %i transfers proves each of them, also by tiles without knots',
    async (count) => {
      const shop = await aShop()
      await bookDay(shop, FIRST_DAY, count)
      const tenant = tenantAt(shop, FIRST_DAY + 1, 1)
      await closeDays(tenant)
      const transfers = await transfersOfDay(tenant, FIRST_DAY, null, count)
      const tree = treeOver(transfers.map((row) => leafHash(leafOf(row))))
      const expected = transfers.map((row, index) => [keyOf(row), { index, path: tree.pathOf(index).map(hex) }])
      expect([...(await prove(tenant, transfers))]).toEqual(expected)
      await tenant.shard.exec('UPDATE closed_tiles SET knots = NULL')
      expect([...(await prove(tenant, transfers))]).toEqual(expected)
      const [other] = transfers
      expect(await prove(tenant, other ? [{ ...other, amount: other.amount + 1 }] : [])).toHaveProperty('size', 0)
    },
  )

  it('is closed by the clock, once, whoever runs it, and it tells what it could not close', async () => {
    const shop = await aShop()
    const yesterday = dayOf(Date.now()) - 1
    await bookDay(shop, yesterday)
    const quarterPast = (yesterday + 1) * DAY + 15 * 60_000
    await runSchedule(env, quarterPast - 5 * 60_000)
    expect(await rowsOf(shop, 'closed_days')).toEqual([])
    await expect(closeDueDays(dyingAfter(env, 0), shop.shard, quarterPast)).rejects.toThrow('connection lost')
    await Promise.all([runSchedule(env, quarterPast), runSchedule(env, quarterPast)])
    expect(await rowsOf(shop, 'closed_days')).toHaveLength(1)
    expect(await rowsOf(shop, 'book_checks')).toMatchObject([
      { kind: 'day', through_day: yesterday, breaches: 0 },
      { kind: 'recount', breaches: 0 },
    ])
  }, 120_000)
})

describe('what was closed', () => {
  it.each([
    ['UPDATE closed_days SET root = previous_root', 'append_only'],
    ['DELETE FROM closed_days', 'append_only'],
    ['UPDATE closed_sums SET amount = 0', 'append_only'],
    ['DELETE FROM closed_sums', 'append_only'],
    [`INSERT OR REPLACE INTO closed_days SELECT * FROM closed_days`, 'chain'],
    [
      `INSERT INTO closed_days SELECT organization_id, day + 2, 0, root, root, signature, tree_root, 1 FROM closed_days`,
      'chain',
    ],
    [
      `INSERT INTO closed_days SELECT organization_id, day + 1, 0, tree_root, root, signature, tree_root, 1 FROM closed_days`,
      'chain',
    ],
  ])('stays as it was: %s', async (sql, guard) => {
    const shop = await aShop()
    await bookDay(shop, FIRST_DAY)
    await closeDays(tenantAt(shop, FIRST_DAY + 1, 1))
    const attempt = shardOf(shop).prepare(`${sql} WHERE organization_id = ?`).bind(shop.organizationId).run()
    await expect(attempt).rejects.toThrow(guard)
  })
})

describe('the tree', () => {
  const hashes = (count: number) => Array.from({ length: count }, (_, index) => leafHash(`leaf ${index}`))

  it('is that of RFC 6962, whose known answers it gives', () => {
    expect(hex(treeRoot([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(hex(leafHash(''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  })

  it.each([1, 2, 3, 255, 256, 257, 700])('of %i leaves is the tree of its tiles', (count) => {
    const all = hashes(count)
    const tiles = Array.from({ length: Math.ceil(count / 256) }, (_, tile) => all.slice(tile * 256, tile * 256 + 256))
    expect(hex(treeRoot(tiles.map((tile) => treeRoot(tile))))).toBe(hex(treeRoot(all)))
    for (const place of [0, Math.floor(count / 2), count - 1]) {
      const tile = Math.floor(place / 256)
      const path = [...treeOver(tiles[tile] ?? []).pathOf(place % 256), ...treeOver(tiles.map(treeRoot)).pathOf(tile)]
      expect(path.map(hex)).toEqual(treeOver(all).pathOf(place).map(hex))
    }
  })
})
