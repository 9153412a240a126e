import { env } from 'cloudflare:workers'
import { test } from 'vitest'
import { bookHistories as count, seed } from '../core/fixtures/runs'
import { aPayingShop, booksAgree } from '../payouts/fixtures/paying'
import { type Chance, chance } from '../test-support/chance'
import { keepingQueues } from '../test-support/faults'
import { beginAnew } from '../test-support/migrate'
import { PaidHistory } from '../test-support/paid-history'

const A_SHOP = 100
const SHOPS = Array.from({ length: Math.ceil(count / A_SHOP) }, (_, at) => at * A_SHOP)
const MILLISECONDS_A_HISTORY = 20_000
const LIMITS = {
  minimum_payout_amounts: { USD: 50, EUR: 50 },
  second_approver_above_amounts: { USD: 3_000, EUR: 3_000 },
}

async function play(by: Chance, history: PaidHistory) {
  if (by.isOneIn(2)) await history.paidOnce(by)
  const steps = by.between(6, 24)
  for (let step = 0; step < steps; step++) {
    await history.step(by)
    await history.mustBeAsInTheModel()
  }
  await history.settle()
  await history.mustBeAsInTheModel()
}

test.each(SHOPS)(
  `of ${count} histories of sales, credits, payouts, reports and clocks, the hundred from number %i on end as an independent ledger says (seed ${seed})`,
  async (first) => {
    if (first > 0) await beginAnew()
    const shop = await aPayingShop({}, LIMITS)
    const queues = keepingQueues(env)
    for (let number = first; number < Math.min(first + A_SHOP, count); number++) {
      const by = chance(seed + number)
      const history = await PaidHistory.begin({ shop, queues, by, name: `h${number}` })
      try {
        await play(by, history)
      } catch (error) {
        throw new Error(`history ${number} of seed ${seed}:\n${history.log.join('\n')}`, { cause: error })
      }
    }
    await booksAgree(shop)
    console.info(`Histories ${first} to ${first + A_SHOP - 1} of seed ${seed} agree.`)
  },
  A_SHOP * MILLISECONDS_A_HISTORY,
)
