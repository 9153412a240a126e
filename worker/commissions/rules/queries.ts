import * as z from 'zod'
import { notFound } from '../../platform/errors'
import { cursorOf } from '../../platform/list'
import { readAll, type Tenant } from '../../platform/tenant'
import type { RuleList } from './input'
import type { commissionRules } from './schema'

const Bands = z.array(z.object({ from_amount: z.int(), percent_bp: z.int() }))
type Bands = z.output<typeof Bands>

/** One version as it was made; `endsAt` is where it, or the version after it, ended it. */
export type RuleRow = Omit<typeof commissionRules.$inferSelect, 'organizationId' | 'bands'> & {
  bands: Bands
  endsAt: number | null
}
type Stored = Omit<RuleRow, 'bands'> & { bands: string; nextFrom: number | null }

const COLUMNS = `r.id, r.version, r.scope, r.target, r.partner_id AS partnerId, r.partner_tier AS partnerTier, r.priority,
  r.percent_bp AS percentBp, r.flat_item_amount AS flatItemAmount, r.flat_order_amount AS flatOrderAmount, r.currency,
  r.bands, r.bands_mode AS bandsMode, r.bands_period AS bandsPeriod, r.recurring_payments AS recurringPayments,
  r.recurring_months AS recurringMonths, r.cap_amount AS capAmount, r.cap_per AS capPer, r.floor_amount AS floorAmount,
  r.effective_from AS effectiveFrom, r.effective_to AS effectiveTo, r.created_at AS createdAt, r.created_by AS createdBy`

/** Above every id of a rule. */
const AFTER_ALL = 'rul`'

/** A version ends where it says, or where the next one begins, whichever is first. */
const rowOf = ({ nextFrom, bands, ...row }: Stored): RuleRow => {
  const ends = [row.effectiveTo, nextFrom].filter((at) => at !== null)
  return { ...row, bands: Bands.parse(JSON.parse(bands)), endsAt: ends.length === 0 ? null : Math.min(...ends) }
}

const NEXT = `(SELECT n.effective_from FROM commission_rules n
  WHERE n.organization_id = r.organization_id AND n.id = r.id AND n.version = r.version + 1`

/** All versions of all rules: tens as a rule, at most `MAX_VERSIONS`. */
export async function allRules(tenant: Tenant): Promise<RuleRow[]> {
  const rows = await readAll<Stored>(
    tenant,
    `SELECT ${COLUMNS}, NULL AS nextFrom FROM commission_rules r WHERE r.organization_id = ?1 ORDER BY r.id, r.version`,
  )
  return rows.map(rowOf)
}

/** The latest version of each rule, the newest rule first: a page and the row after it. */
export async function listRules(tenant: Tenant, filters: RuleList): Promise<RuleRow[]> {
  const rows = await readAll<Stored>(
    tenant,
    `SELECT ${COLUMNS}, NULL AS nextFrom FROM commission_rules r
     WHERE r.organization_id = ?1 AND r.id < ?2 AND (?3 IS NULL OR r.scope = ?3)
       AND NOT EXISTS (SELECT 1 FROM commission_rules n
         WHERE n.organization_id = r.organization_id AND n.id = r.id AND n.version > r.version)
     ORDER BY r.id DESC LIMIT ?4`,
    cursorOf(filters) ?? AFTER_ALL,
    filters.scope ?? null,
    filters.limit + 1,
  )
  return rows.map(rowOf)
}

/** Every version, the latest first. Errors: 404. */
export async function versionsOf(tenant: Tenant, id: string): Promise<[RuleRow, ...RuleRow[]]> {
  const rows = await readAll<Stored>(
    tenant,
    `SELECT ${COLUMNS}, ${NEXT}) AS nextFrom FROM commission_rules r
     WHERE r.organization_id = ?1 AND r.id = ?2 ORDER BY r.version DESC`,
    id,
  )
  const [latest, ...older] = rows.map(rowOf)
  if (latest === undefined) throw notFound()
  return [latest, ...older]
}
