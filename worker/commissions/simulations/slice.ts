import { announce, makeDue, settleWork, workRows } from '../../activity/pending'
import { loadSettings } from '../../organizations/settings'
import { requireChanges, updateRows } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import { workOn } from '../job-queries'
import { allRules } from '../rules/queries'
import type { Progress } from './progress'
import { findSimulation, type SimulationRow } from './queries'
import { simulations } from './schema'
import { SIMULATE } from './start'
import { rulesUnder, underSupposed, walkFrom } from './terms'
import { walkOn } from './walk'

const SLICES_A_MESSAGE = 5
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

/** Walks on through the sales of a simulation and asks for the next message. A message that comes twice is harmless. */
export async function simulateSlices(tenant: Tenant, id: string) {
  const row = await findSimulation(tenant, id)
  if (row.status === 'done') return
  const under = await underOf(tenant, row)
  let progress = row.progress
  let isDone = false
  for (let slices = 0; !isDone && slices < SLICES_A_MESSAGE; slices++) {
    const next = await walkOn(tenant, progress, row.supposed, under)
    isDone = next === null
    progress = next ?? progress
  }
  try {
    await keep(tenant, row, progress, isDone)
  } catch (error) {
    if (refusedBy(error, TAKEN)) return
    throw error
  }
  if (!isDone) await announce(tenant, [{ queue: 'events', kind: SIMULATE, subject: id }])
}
