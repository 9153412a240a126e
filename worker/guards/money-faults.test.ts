import { afterEach, expect, test, vi } from 'vitest'
import { aProvider } from '../connectors/rails/fixtures/provider'
import { faultTapes as count, seed } from '../core/fixtures/runs'
import { dayOf } from '../core/visit'
import { checkDay } from '../ledger/closing/check-day'
import { closeDays } from '../ledger/closing/close'
import { tenantAt } from '../ledger/fixtures/days'
import { aPayingShop, booksAgree, type PayingShop } from '../payouts/fixtures/paying'
import { chance } from '../test-support/chance'
import { aTape } from '../test-support/fault-tape'
import { rowsOf } from '../test-support/rows'
import { send } from '../test-support/world'

const STEPS = 110
const BUDGET = 40
const BANK = { method: 'xendit', currency: 'USD', holder: 'Alice', account_number: '0012345678', bank_code: 'PH_BDO' }
const ACCOUNT = { secret_key: 'xnd_development_1', callback_token: 'token-12345678' }

afterEach(() => vi.unstubAllGlobals())

async function aShopOnARail() {
  const shop = await aPayingShop()
  const alice = shop.partnerIds.alice ?? ''
  await send('PATCH', `/api/partners/${alice}/bank`, { key: shop.secretKey, body: BANK })
  await send('POST', `/api/partners/${alice}/verify-bank`, { headers: { ...shop.owner, 'If-Match': '1' } })
  const rail = { rail: 'xendit', settings: ACCOUNT }
  const set = await send('PATCH', '/api/payout-rails', { key: shop.secretKey, body: rail })
  return { shop, callback: String(set.body.callback_url).replace('https://edge.example', '') }
}

async function earnedBySource(shop: PayingShop) {
  const orders = new Map((await rowsOf(shop, 'orders')).map(({ id, external_id }) => [id, String(external_id)]))
  const earned: Record<string, number> = { credits: 0, adjustments: 0 }
  for (const row of await rowsOf(shop, 'earnings')) {
    const name = orders.get(row.source_id) ?? `${row.kind}s`
    const held = ['pending', 'available', 'reserved', 'transit', 'paid', 'recovered'].map((each) => Number(row[each]))
    earned[name] =
      (earned[name] ?? 0) + held.reduce((sum, each) => sum + each, 0) - Number(row.owed) - Number(row.repaid)
  }
  return earned
}

/** Whom the service has paid, by our keys, and what the books say was paid. */
async function paidTwice(shop: PayingShop, provider: ReturnType<typeof aProvider>) {
  const booked = (await rowsOf(shop, 'payout_attempts')).filter(({ outcome }) => outcome === 'paid')
  return {
    booked: booked.map(({ payout_id, k }) => `${payout_id}.${k}`).sort(),
    made: [...provider.made].flatMap(([key, { status }]) => (status === 'SUCCEEDED' ? [key] : [])).sort(),
  }
}

test.each(Array.from({ length: count }, (_, number) => number))(
  `under faults every step is taken once, then everything drains: tape %i of seed ${seed}`,
  async (number) => {
    const provider = aProvider('xendit')
    vi.stubGlobal('fetch', provider.fetch)
    const { shop, callback } = await aShopOnARail()
    const tape = aTape(shop, chance(seed + number), BUDGET, callback, provider)
    try {
      await tape.play(STEPS)
      await tape.drain()
      expect(await earnedBySource(shop)).toMatchObject(tape.owed())
      expect((await rowsOf(shop, 'orders')).length).toBe(Object.keys(tape.owed()).length - 2)
      const { booked, made } = await paidTwice(shop, provider)
      expect(booked).toEqual(made)
      await booksAgree(shop)
      const tomorrow = tenantAt(shop, dayOf(Date.now()) + 41, 1)
      await closeDays(tomorrow)
      expect(await checkDay(tomorrow)).toMatchObject({ ok: true })
    } catch (error) {
      const told = [`tape ${number} of seed ${seed}`, ...tape.faults.log, ...tape.log].join('\n')
      throw new Error(told, { cause: error })
    }
    console.info(`Tape ${number} of seed ${seed}: ${tape.faults.log.length} faults, ${provider.made.size} sent.`)
  },
  120_000,
)
