import { announce, makeDue, workRows } from '../../activity/pending'
import { loadSettings } from '../../organizations/settings'
import { partnersByIds } from '../../partners/queries'
import { insertRows } from '../../platform/d1'
import { invalid } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import { Frozen, freezeSettings } from '../frozen'
import { countSales } from '../period-queries'
import { startOf } from '../periods'
import { requireFirstVersion } from '../rules/create'
import { allRules } from '../rules/queries'
import type { Supposed } from './input'
import type { Progress } from './progress'
import type { SimulationRow } from './queries'
import { simulations } from './schema'
import { shownSimulation } from './shown'
import { rulesUnder, underSupposed, walkFrom } from './terms'
import { walkOn } from './walk'

export const SIMULATE = 'simulation.slice'

/** So many sales are decided while the caller waits. */
const AT_ONCE = 300

/** Errors: 422 `unknown_partner`, `unknown_rule`, and those of a new rule. */
async function requireKnown(tenant: Tenant, supposed: Supposed, currency: string) {
  const rules = await allRules(tenant)
  const unknownRule = supposed.without_rule_ids.find((id) => !rules.some((rule) => rule.id === id))
  if (unknownRule) throw invalid('without_rule_ids', `there is no rule ${unknownRule}`, 'unknown_rule')
  const partnerIds = Object.keys(supposed.commission_rates_bp)
  const known = await partnersByIds(tenant, partnerIds)
  const unknown = partnerIds.find((id) => !known.has(id))
  if (unknown) throw invalid('commission_rates_bp', `there is no partner ${unknown}`, 'unknown_partner')
  for (const row of rulesUnder({ ...supposed, rules_mode: 'replace' }, currency, []))
    await requireFirstVersion(tenant, row)
  return rulesUnder(supposed, currency, rules)
}

async function walkAll(tenant: Tenant, row: SimulationRow, from: number, currency: string): Promise<Progress> {
  const under = underSupposed(row.supposed, row.today, from, currency)
  let progress = row.progress
  for (;;) {
    const next = await walkOn(tenant, progress, row.supposed, under)
    if (!next) return progress
    progress = next
  }
}

/** Null where a sale cannot be decided: sale by sale, the queue finds out which. */
async function walkAtOnce(tenant: Tenant, row: SimulationRow, currency: string): Promise<Progress | null> {
  try {
    return await walkAll(tenant, row, row.progress.place.at, currency)
  } catch (error) {
    console.error(JSON.stringify({ simulation: row.id, error: String(error) }))
    return null
  }
}

async function rowOf(tenant: Tenant, supposed: Supposed): Promise<{ row: SimulationRow; currency: string }> {
  const settings = await loadSettings(tenant)
  const { defaultCurrency: currency } = settings
  const from = walkFrom(supposed, await requireKnown(tenant, supposed, currency))
  const total = await countSales(tenant, supposed, from)
  const progress = { total, done: 0, place: startOf(from), commissions: [], platformFees: [], months: [] }
  const today = Frozen.parse(freezeSettings(settings, tenant.now))
  const made = { createdBy: tenant.actor, createdAt: tenant.now }
  const row = { id: newId('sim', tenant.now), supposed, today, progress, revision: 0, ...made }
  return { row: { ...row, status: 'working', finishedAt: null }, currency }
}

/**
 * Decides the sales of a period as supposed, and says what each partner would have earned beside what the books say.
 * Nothing but the simulation itself is written. A long one goes on in the queue. Errors: 422 as of `requireKnown`.
 */
export async function startSimulation(tenant: Tenant, supposed: Supposed) {
  const { row: asked, currency } = await rowOf(tenant, supposed)
  const progress = asked.progress.total <= AT_ONCE ? await walkAtOnce(tenant, asked, currency) : null
  const row: SimulationRow = progress ? { ...asked, progress, status: 'done', finishedAt: tenant.now } : asked
  const answer = await shownSimulation(tenant, row)
  const work = progress ? [] : workRows(tenant, [{ queue: 'events', kind: SIMULATE, subject: row.id }])
  const status = progress ? 200 : 202
  await commit(tenant, [...insertRows(tenant.organizationId, simulations, [row]), ...makeDue(tenant, work)], {
    status,
    answer,
  })
  await announce(tenant, work)
  return { status, answer } as const
}
