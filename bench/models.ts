import { bundlePure } from './bundle.ts'
import type { Options } from './options.ts'
import { atMost, figure, type Report } from './report.ts'
import { median, medianRatio } from './statistics.ts'

type Attribution = typeof import('../worker/attribution/attribute.ts')

const TOUCHPOINTS = 200
const PARTNERS = 20
const DAY = 86_400_000
const CLOSED_AT = 1_795_000_000_000
const MODELS_A_ROUND = 20
const STRINGS_A_ROUND = 200
const TYPES = ['referral', 'demo', 'content_share', 'introduction', 'proposal', 'negotiation', 'click', 'view'] as const

/** Two hundred touchpoints over a hundred days, a few of which no longer count. */
function aDeal() {
  const touchpoints = Array.from({ length: TOUCHPOINTS }, (_, index) => ({
    id: `tch_${String(index).padStart(22, '0')}`,
    partner_id: `ptr_${String((index * 7) % PARTNERS).padStart(22, '0')}`,
    type: TYPES[index % TYPES.length] ?? 'demo',
    occurred_at: new Date(CLOSED_AT - ((index * 37) % 100) * DAY - index * 1_000).toISOString(),
    weight: null,
    notes: '',
  }))
  const id = `deal_${'0'.repeat(22)}`
  return { id, name: 'A deal', amount: 12_345_678, currency: 'USD', status: 'won', closed_at: CLOSED_AT, touchpoints }
}

const resolved = ({ touchpoints }: ReturnType<typeof aDeal>) => ({
  chosen: null,
  candidates: [],
  leadId: null,
  measuredAt: CLOSED_AT,
  measuredFrom: 'order' as const,
  windowDays: { click: 7, view: 1 },
  touches: touchpoints.map(({ id, partner_id, type, occurred_at, weight }) => ({
    ...{ id, partnerId: partner_id, type, at: Date.parse(occurred_at), weight, source: 'logged' as const },
  })),
  logged: { measuredAt: CLOSED_AT, windowDays: { click: 7, view: 1 } },
  restsOnClaim: false,
})

const PARAMETERS = {
  model: 'time_decay' as const,
  timeDecayLambda: 0.1,
  roleWeights: { referral: 30, demo: 25, proposal: 25, negotiation: 20 },
  roleDefaultWeight: 0,
  roleDedupe: 'partner_type' as const,
  clickOverView: false,
}

/** Microseconds for one of so many. */
function microseconds(times: number, work: () => unknown): number {
  const startedAt = performance.now()
  for (let time = 0; time < times; time++) work()
  return ((performance.now() - startedAt) * 1_000) / times
}

/** Five models and their amounts on a deal of 200 touchpoints, beside writing the same deal as JSON; in one round. */
export async function measureModels({ quick }: Options): Promise<Report> {
  const { attributeOrder }: Attribution = await import(
    await bundlePure(`export { attributeOrder } from './worker/attribution/attribute'`)
  )
  const deal = aDeal()
  const resolution = resolved(deal)
  const decide = () => attributeOrder(resolution, [], PARAMETERS, deal.amount)
  const decided = decide()
  if (decided.models.length !== 5) throw new Error(`${decided.models.length} models were computed`)
  const write = () => JSON.stringify(deal)
  for (let round = 0; round < 5; round++) [microseconds(MODELS_A_ROUND, decide), microseconds(STRINGS_A_ROUND, write)]
  const rounds = Array.from({ length: quick ? 15 : 101 }, () => ({
    models: microseconds(MODELS_A_ROUND, decide),
    json: microseconds(STRINGS_A_ROUND, write),
  }))
  const [models, json] = [rounds.map((round) => round.models), rounds.map((round) => round.json)]
  return {
    figures: [
      figure('five models, their shares and amounts', median(models), 'µs'),
      figure('JSON.stringify of the same deal', median(json), 'µs'),
      atMost('five models beside JSON.stringify', medianRatio(models, json), '×', 60),
    ],
    counts: {
      touchpoints: TOUCHPOINTS,
      partners: PARTNERS,
      kept: TOUCHPOINTS - decided.dropped.length,
      rounds: rounds.length,
    },
    rounds,
  }
}
