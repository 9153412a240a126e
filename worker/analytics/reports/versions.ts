import { record } from '../../activity/record'
import type { Walk } from '../../core/data-driven'
import { inCodeUnits } from '../../core/money'
import { insertRows } from '../../platform/d1'
import { newId } from '../../platform/id'
import { fingerprint } from '../../platform/seal'
import { when } from '../../platform/shapes'
import { commit, type Tenant } from '../../platform/tenant'
import { FittedReport } from './contract'
import { CONVENTIONS, fittedReport, walksOf } from './fitted'
import type { Asked } from './input'
import { fittedVersions } from './schema'

type Row = Omit<typeof fittedVersions.$inferSelect, 'organizationId'>

/** Everything that the weights rest on, in an order of its own: the same journeys have the same hash. */
const inputsOf = ({ model }: Asked, walks: Walk[]) =>
  JSON.stringify({
    model,
    conventions: CONVENTIONS,
    walks: walks
      .map(({ channels, sale }) => JSON.stringify([channels, sale?.currency ?? null, sale?.value ?? null]))
      .sort(inCodeUnits),
  })

/** A version as the API tells it: the report as it was fitted, with the weights that were frozen. */
export const shownVersion = ({ id, inputHash, createdAt, createdBy, report }: Row) => ({
  ...FittedReport.parse(report),
  id,
  input_hash: inputHash,
  created_at: when(createdAt),
  created_by: createdBy,
})

/**
 * Freezes what a model says of a period, as a version that nothing changes any more: tomorrow's journeys would change
 * yesterday's payout. It pays nobody by itself. Errors: 422 `report_too_large`.
 */
export async function freezeVersion(tenant: Tenant, asked: Asked) {
  const walks = await walksOf(tenant, asked)
  const row = {
    id: newId('fit', tenant.now),
    model: asked.model,
    periodStart: asked.period_start,
    periodEnd: asked.period_end,
    report: await fittedReport(tenant, asked, walks),
    inputHash: await fingerprint(inputsOf(asked, walks)),
    createdBy: tenant.actor,
    createdAt: tenant.now,
  }
  const answer = shownVersion(row)
  const detail = { model: row.model, input_hash: row.inputHash }
  await commit(
    tenant,
    [
      record(tenant, { action: 'attribution_report.frozen', object: row.id, detail }),
      ...insertRows(tenant.organizationId, fittedVersions, [row]),
    ],
    { status: 201, answer },
  )
  return answer
}
