import { bundleProduction, bundleWorker } from './bundle.ts'
import { ask, harnessScript, Organization } from './harness.ts'
import { type Burst, burst } from './load.ts'
import type { Options } from './options.ts'
import { atLeast, figure, type Report } from './report.ts'
import { startRuntime } from './runtime.ts'
import { median, medianRatio } from './statistics.ts'

const CONNECTIONS = 32
const PARTNERS = 5
/** Below what the local queue can hold before it fails. */
const MAX_PENDING = 5_000

type Runtime = Awaited<ReturnType<typeof startRuntime>>['runtime']
type Case = { name: string; run: (seconds: number, round: number) => Promise<Burst> }

const visitOf = (key: string, round: string, n: number) =>
  JSON.stringify({
    key,
    id: `v_${round}_${n}`,
    visitor_id: `visitor-${round}-${n}`,
    partner_code: `partner-${(n % PARTNERS) + 1}`,
    url: `https://shop.example/products/${n % 500}`,
  })

function caseOf(name: string, port: number, path: string, key: string, expectedStatus: number): Case {
  return {
    name,
    run: (seconds, round) =>
      burst({
        port,
        connections: CONNECTIONS,
        seconds,
        maxRequests: MAX_PENDING,
        path,
        bodyOf: (n) => visitOf(key, `${name}-${round}`, n),
        expectedStatus,
      }),
  }
}

async function countVisits(runtime: Runtime, binding: string, worker: string): Promise<number> {
  const database = await runtime.getD1Database(binding, worker)
  return Number(await database.prepare('SELECT COUNT(*) AS visits FROM visits').first('visits'))
}

/** Waits until everything accepted is stored; answers in how many seconds. */
async function drained(runtime: Runtime, expected: number): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const stored = await countVisits(runtime, 'SHARD_00', 'tributary')
    const seconds = (performance.now() - startedAt) / 1_000
    if (stored === expected) return seconds
    if (seconds > 60) throw new Error(`${expected} visits were accepted and ${stored} stored`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Two runtimes under the same settings: the bare Workers, and the product with its consumers running. */
async function startBoth() {
  const harness = await harnessScript()
  const [floorsScript, oursScript] = [await bundleWorker('floors'), await bundleProduction()]
  const consumes = ['visits', 'events', 'deliveries', 'dead-letters']
  const floors = await startRuntime({ name: 'floors', script: floorsScript, consumes: ['visits'] }, harness)
  const ours = await startRuntime({ name: 'tributary', script: oursScript, consumes }, harness)
  const organization = await ask(ours.runtime, '/organization', { partners: PARTNERS }, Organization)
  const key = organization.publishableKey
  const cases: Case[] = [
    caseOf('bare', floors.port, '/bare', key, 204),
    caseOf('queue', floors.port, '/queue', key, 204),
    caseOf('insert', floors.port, '/insert', key, 204),
    caseOf('ours', ours.port, '/api/visits', key, 202),
  ]
  return { floors: floors.runtime, ours: ours.runtime, cases }
}

type Round = { burst: Record<string, Burst>; storedPerSecond: number }

/** Every case once, in an order that turns with the round; between rounds the queues run empty. */
async function runRound(all: Awaited<ReturnType<typeof startBoth>>, seconds: number, round: number, accepted: number) {
  const turned = all.cases.map((_, index) => all.cases[(index + round) % all.cases.length])
  const result: Round = { burst: {}, storedPerSecond: 0 }
  for (const each of turned) {
    if (!each) continue
    const done = await each.run(seconds, round)
    result.burst[each.name] = done
    if (each.name !== 'ours') continue
    const drainSeconds = await drained(all.ours, accepted + done.answered)
    result.storedPerSecond = done.answered / (done.answered / done.perSecond + drainSeconds)
  }
  return result
}

const rates = (rounds: Round[], name: string) => rounds.map(({ burst }) => burst[name]?.perSecond ?? Number.NaN)

function figuresOf(rounds: Round[]) {
  const rate = (name: string) => rates(rounds, name)
  const latency = (name: string) => rounds.map(({ burst }) => burst[name]?.p50Milliseconds ?? Number.NaN)
  const stored = rounds.map(({ storedPerSecond }) => storedPerSecond)
  return [
    figure('bare: body read, 204', median(rate('bare')), 'requests/s'),
    figure('bare queue send', median(rate('queue')), 'requests/s'),
    figure('bare synchronous insert', median(rate('insert')), 'requests/s'),
    figure('ours: accepted while consuming', median(rate('ours')), 'requests/s'),
    figure('ours: accepted and stored', median(stored), 'visits/s'),
    figure('queue send ÷ bare', medianRatio(rate('queue'), rate('bare')), ''),
    atLeast('ours ÷ bare', medianRatio(rate('ours'), rate('bare')), '', 0.4),
    figure('ours ÷ queue send', medianRatio(rate('ours'), rate('queue')), ''),
    atLeast('ours ÷ synchronous insert', medianRatio(rate('ours'), rate('insert')), '', 1.6),
    figure('ours ÷ bare, median time to answer', medianRatio(latency('ours'), latency('bare')), ''),
  ]
}

/** Visits accepted per second over 32 connections, each case in every round; ratios are those of the same round. */
export async function measureIngest({ seconds, quick }: Options): Promise<Report> {
  const all = await startBoth()
  try {
    const warmUp = await runRound(all, 1, 0, 0)
    let accepted = warmUp.burst.ours?.answered ?? 0
    const rounds: Round[] = []
    for (let round = 1; round <= (quick ? 3 : 5); round++) {
      const done = await runRound(all, seconds, round, accepted)
      accepted += done.burst.ours?.answered ?? 0
      rounds.push(done)
    }
    return {
      figures: figuresOf(rounds),
      counts: { connections: CONNECTIONS, rounds: rounds.length, seconds_a_burst: seconds, accepted },
      rounds,
    }
  } finally {
    await Promise.all([all.floors.dispose(), all.ours.dispose()])
  }
}
