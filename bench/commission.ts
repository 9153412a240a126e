import * as z from 'zod'
import { ask, harnessScript, Organization, Outcome, timed } from './harness.ts'
import type { Options } from './options.ts'
import { atLeast, atMost, figure, type Report } from './report.ts'
import { startRuntime } from './runtime.ts'
import { median } from './statistics.ts'

const SEED = 20_261_121
const PARTNERS = 5
const VISITORS = 1_000
const VISITS = 2_000
const ORDERS = 600
const BARE_VISITS = 2_000

const Check = z.object({
  ok: z.boolean(),
  invariants: z.array(z.object({ name: z.string(), ok: z.boolean(), breaches: z.array(z.unknown()) })),
})
const Booked = z.object({
  orders: z.int(),
  attributed: z.int(),
  commissions: z.int(),
  transfers: z.int(),
  due: z.int(),
})
type Runtime = Awaited<ReturnType<typeof startRuntime>>['runtime']

const BOOKED = `SELECT (SELECT COUNT(*) FROM orders) AS orders, (SELECT COUNT(*) FROM orders WHERE attributed_at IS NOT NULL) AS attributed,
  (SELECT COUNT(*) FROM earnings WHERE pending > 0) AS commissions, (SELECT COUNT(*) FROM transfers) AS transfers,
  (SELECT COUNT(*) FROM pending) AS due`

/** Orders are placed before the clock runs; then each becomes its attribution, commission and transfers. */
async function runRound(runtime: Runtime, organization: Organization, round: number) {
  const made = { organization, seed: SEED + round, count: ORDERS, visitors: VISITORS }
  const placed = await timed(() => ask(runtime, '/orders/place', made, z.object({ orderIds: z.array(z.string()) })))
  const { orderIds } = placed.answer
  const { seconds, answer } = await timed(() => ask(runtime, '/orders/reckon', { organization, orderIds }, Outcome))
  if (answer.done !== ORDERS || answer.again !== 0) throw new Error(`settled ${answer.done} of ${ORDERS} orders`)
  const bare = { ...made, count: BARE_VISITS }
  await ask(runtime, '/visits/prepare', bare, z.object({ count: z.literal(BARE_VISITS) }))
  const inserted = await timed(() => ask(runtime, '/visits/insert', {}, z.object({ rowsWritten: z.int() })))
  return {
    bareRowsPerSecond: BARE_VISITS / inserted.seconds,
    placedPerSecond: ORDERS / placed.seconds,
    ordersPerSecond: ORDERS / seconds,
    rowsWrittenPerOrder: answer.rowsWritten / ORDERS,
  }
}

async function prepare(runtime: Runtime): Promise<Organization> {
  const organization = await ask(runtime, '/organization', { partners: PARTNERS }, Organization)
  const made = { organization, seed: SEED, count: VISITS, visitors: VISITORS }
  await ask(runtime, '/visits/prepare', made, z.object({ count: z.int() }))
  await ask(runtime, '/visits/consume', {}, Outcome)
  return organization
}

/** Order → attribution → booked commission through the events consumer; orders per second on one shard. */
export async function measureCommission({ quick }: Options): Promise<Report> {
  const { runtime } = await startRuntime(await harnessScript())
  try {
    const organization = await prepare(runtime)
    await runRound(runtime, organization, 0)
    const rounds = []
    for (let round = 1; round <= (quick ? 3 : 5); round++) rounds.push(await runRound(runtime, organization, round))
    const check = await ask(runtime, '/books', { organization }, Check)
    const database = await runtime.getD1Database('SHARD_00', 'harness')
    const booked = Booked.parse(await database.prepare(BOOKED).first())
    if (booked.attributed !== booked.orders)
      throw new Error(`${booked.attributed} of ${booked.orders} orders are decided`)
    return {
      figures: [
        figure(
          'orders placed (before the clock)',
          median(rounds.map(({ placedPerSecond }) => placedPerSecond)),
          'orders/s',
        ),
        atLeast(
          'order → booked commission, one shard',
          median(rounds.map(({ ordersPerSecond }) => ordersPerSecond)),
          'orders/s',
          1_000,
        ),
        figure(
          'bare rows inserted, for the pace of the machine',
          median(rounds.map(({ bareRowsPerSecond }) => bareRowsPerSecond)),
          'rows/s',
        ),
        figure('rows written', median(rounds.map(({ rowsWrittenPerOrder }) => rowsWrittenPerOrder)), 'rows/order'),
        figure('commissions booked', booked.commissions / booked.orders, 'per order'),
        atMost('work still due', booked.due, 'orders', 0),
        atMost('invariants of the books broken', check.invariants.filter(({ ok }) => !ok).length, '', 0),
      ],
      counts: {
        seed: SEED,
        rounds: rounds.length,
        orders_a_round: ORDERS,
        visits: VISITS,
        visitors: VISITORS,
        ...booked,
      },
      rounds,
    }
  } finally {
    await runtime.dispose()
  }
}
