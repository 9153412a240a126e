import { announce, makeDue, settleWork, workRows } from '../../activity/pending'
import { loadSettings } from '../../organizations/settings'
import { requireChanges, updateRows } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import { workOn } from '../job-queries'
import { salesAfter } from '../period-queries'
import { allRules } from '../rules/queries'
import type { Progress } from './progress'
import { findSimulation, type SimulationRow } from './queries'
import { simulations } from './schema'
import { SIMULATE } from './start'
import { rulesUnder, underSupposed, walkFrom } from './terms'
import { SALES_A_SLICE, walkOn } from './walk'

const SLICES_A_MESSAGE = 5
/** In a row, at one sale; then the simulation has failed. */
const ATTEMPTS = 5
const TAKEN = 'simulation_was_taken_on'

async function underOf(tenant: Tenant, { supposed, today }: SimulationRow) {
  const [{ defaultCurrency }, rules] = await Promise.all([loadSettings(tenant), allRules(tenant)])
  const from = walkFrom(supposed, rulesUnder(supposed, defaultCurrency, rules))
  return underSupposed(supposed, today, from, defaultCurrency)
}

async function keep(tenant: Tenant, { id, revision }: SimulationRow, progress: Progress, isDone: boolean) {
  const status = isDone ? { status: 'done' as const, finishedAt: tenant.now } : {}
  const next = { id, revision: revision + 1, progress, ...status }
  await commit(tenant, [
    ...updateRows(tenant.organizationId, simulations, ['id'], [next], 'AND t.revision = j.revision - 1'),
    requireChanges(1, TAKEN),
    ...(isDone
      ? settleWork(tenant, await workOn(tenant, SIMULATE, id))
      : makeDue(tenant, workRows(tenant, [{ queue: 'events', kind: SIMULATE, subject: id }]))),
  ])
}

/** As far as one message goes. After a failure sale by sale, so that the one that fails is known by its id. */
async function walkSlices(tenant: Tenant, row: SimulationRow) {
  let progress = row.progress
  try {
    const under = await underOf(tenant, row)
    const most = progress.failing ? 1 : SALES_A_SLICE
    for (let slices = 0; slices < SLICES_A_MESSAGE; slices++) {
      const next = await walkOn(tenant, progress, row.supposed, under, most)
      if (next === null) return { progress, isDone: true }
      progress = next
    }
    return { progress: { ...progress, failing: null }, isDone: false }
  } catch (error) {
    const before = progress.done === row.progress.done ? (progress.failing?.attempts ?? 0) : 0
    const [next] = await salesAfter(tenant, progress.place, row.supposed, 1)
    const failing = { attempts: before + 1, sale: next?.id ?? '', error: String(error).slice(0, 200) }
    return { progress: { ...progress, failing }, isDone: failing.attempts >= ATTEMPTS, error }
  }
}

/**
 * Walks on through the sales of a simulation and asks for the next message. A message that comes twice is harmless; a
 * sale that cannot be decided ends it as failed. Errors: those of such a sale, until then.
 */
export async function simulateSlices(tenant: Tenant, id: string) {
  const row = await findSimulation(tenant, id)
  if (row.status === 'done') return
  const { progress, isDone, error } = await walkSlices(tenant, row)
  try {
    await keep(tenant, row, progress, isDone)
  } catch (refusal) {
    if (refusedBy(refusal, TAKEN)) return
    throw refusal
  }
  if (isDone) return
  // The queue waits before it brings the message again.
  if (progress.failing && progress.failing.attempts > 1) throw error
  await announce(tenant, [{ queue: 'events', kind: SIMULATE, subject: id }])
}
