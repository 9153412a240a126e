import { partnerNames } from '../../partners/queries'
import { when, whenOrNull } from '../../platform/shapes'
import type { Tenant } from '../../platform/tenant'
import type { SimulationRow } from './queries'

type Amounts = { actual: number; simulated: number }

const shownAmounts = ({ actual, simulated }: Amounts) => ({
  actual_amount: actual,
  simulated_amount: simulated,
  difference_amount: simulated - actual,
})

const total = (rows: Amounts[]) =>
  shownAmounts({
    actual: rows.reduce((sum, { actual }) => sum + actual, 0),
    simulated: rows.reduce((sum, { simulated }) => sum + simulated, 0),
  })

async function resultOf(tenant: Tenant, { progress: { commissions, platformFees } }: SimulationRow) {
  const names = await partnerNames(
    tenant,
    commissions.map(({ partnerId }) => partnerId),
  )
  const partners = commissions
    .map((row) => ({
      partner_id: row.partnerId,
      name: names.get(row.partnerId) ?? null,
      currency: row.currency,
      ...shownAmounts(row),
    }))
    .sort(
      (a, b) =>
        Math.abs(b.difference_amount) - Math.abs(a.difference_amount) ||
        b.actual_amount - a.actual_amount ||
        (a.partner_id < b.partner_id ? -1 : 1),
    )
  const currencies = [...new Set(platformFees.map(({ currency }) => currency))].sort()
  const totals = currencies.map((currency) => ({
    currency,
    commissions: total(commissions.filter((row) => row.currency === currency)),
    platform_fees: total(platformFees.filter((row) => row.currency === currency)),
  }))
  return { partners, totals }
}

const ECHOED = ['period_start', 'period_end']

/** A finished simulation in which a sale still fails has failed: its sums lack that sale and all after it. */
function endOf({ status, progress: { failing } }: SimulationRow) {
  if (status !== 'done' || !failing) return { status, reason: null }
  const { attempts, sale, error } = failing
  const what = `${sale || 'The simulation'} could not be decided in ${attempts} attempts: ${error}`
  return { status: 'failed' as const, reason: `${what}. Look at that sale, or leave it out with a shorter period.` }
}

/** A simulation as a list tells it. */
export const listedSimulation = (row: SimulationRow) => ({
  id: row.id,
  ...endOf(row),
  period_start: when(row.supposed.period_start),
  period_end: when(row.supposed.period_end),
  supposed: Object.fromEntries(Object.entries(row.supposed).filter(([name]) => !ECHOED.includes(name))),
  total: row.progress.total,
  done: row.progress.done,
  as_of: when(row.createdAt),
  finished_at: whenOrNull(row.finishedAt),
})

/** A simulation as the API tells it; `result` is null until it is done, and where it failed. */
export const shownSimulation = async (tenant: Tenant, row: SimulationRow) => ({
  ...listedSimulation(row),
  result: endOf(row).status === 'done' ? await resultOf(tenant, row) : null,
})
