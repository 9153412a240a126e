import { record } from '../../activity/record'
import { loadSettings } from '../../organizations/settings'
import { partnersByIds } from '../../partners/queries'
import { insertRows, requireThat, type Write } from '../../platform/d1'
import { conflict, invalid, refusedBy } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import type { NewRule } from './input'
import type { RuleRow } from './queries'
import { commissionRules } from './schema'
import { type ShownRule, shownRule } from './shown'
import { namesMoney, requireRuleValid } from './valid'

/** Every reckoning reads them all. */
const MAX_VERSIONS = 1_000

/** The rows of one version and of its claim. */
export const versionWrites = (
  tenant: Tenant,
  action: string,
  { endsAt: _, ...row }: RuleRow,
  reason: string | null = null,
): Write[] => [
  record(tenant, {
    action,
    object: row.id,
    key: `${action}:${row.id}:${row.version}`,
    detail: {
      ...{ version: row.version, scope: row.scope, target: row.target, percent_bp: row.percentBp },
      ...(reason !== null && { reason }),
    },
  }),
  requireThat(
    `SELECT COUNT(*) < ${MAX_VERSIONS} FROM commission_rules WHERE organization_id = ?1`,
    'too_many_rules',
    tenant.organizationId,
  ),
  ...insertRows(tenant.organizationId, commissionRules, [row]),
]

/** Errors: 409 `too_many_rules`, for a batch refused by it. */
export const orTooMany = (error: unknown) =>
  refusedBy(error, 'too_many_rules')
    ? conflict(
        'too_many_rules',
        `An organization has at most ${MAX_VERSIONS} versions of rules. Use fewer, wider rules.`,
      )
    : error

/** Errors: 422 `unknown_partner`. */
export async function requirePartner(tenant: Tenant, partnerId: string | null) {
  if (partnerId === null || (await partnersByIds(tenant, [partnerId])).has(partnerId)) return
  throw invalid('partner_id', 'there is no such partner', 'unknown_partner')
}

/** The first version of a rule as it was said; amounts are in this currency unless it names one. */
export const firstVersion = (
  input: NewRule,
  currency: string,
  made: Pick<RuleRow, 'id' | 'createdAt' | 'createdBy'>,
): RuleRow => ({
  ...made,
  version: 1,
  scope: input.scope,
  target: input.scope === 'partner' ? null : input.target,
  partnerId: input.partner_id ?? (input.scope === 'partner' ? input.target : null),
  partnerTier: input.partner_tier,
  priority: input.priority,
  percentBp: input.percent_bp,
  flatItemAmount: input.flat_item_amount,
  flatOrderAmount: input.flat_order_amount,
  currency: input.currency ?? (namesMoney(input) ? currency : null),
  bands: input.bands,
  bandsMode: input.bands_mode,
  bandsPeriod: input.bands_period,
  recurringPayments: input.recurring?.payments ?? null,
  recurringMonths: input.recurring?.months ?? null,
  capAmount: input.cap_amount,
  capPer: input.cap_per,
  floorAmount: input.floor_amount,
  effectiveFrom: input.effective_from,
  effectiveTo: input.effective_to,
  endsAt: input.effective_to,
})

/** Errors: as of `requireRuleValid` and `requirePartner`. */
export async function requireFirstVersion(tenant: Tenant, row: RuleRow) {
  requireRuleValid(row)
  if (row.effectiveTo !== null && row.effectiveTo <= (row.effectiveFrom ?? Number.NEGATIVE_INFINITY))
    throw invalid('effective_to', 'must be later than effective_from', 'effective_to_must_be_later')
  await requirePartner(tenant, row.partnerId)
}

/** Errors: as of `requireRuleValid` and `requirePartner`. Amounts are in the organization's currency unless said. */
export async function createRule(tenant: Tenant, input: NewRule): Promise<ShownRule> {
  const { defaultCurrency } = await loadSettings(tenant)
  const made = { id: newId('rul', tenant.now), createdAt: tenant.now, createdBy: tenant.actor }
  const row = firstVersion(input, defaultCurrency, made)
  await requireFirstVersion(tenant, row)
  const answer = shownRule(row)
  try {
    await commit(tenant, versionWrites(tenant, 'commission_rule.created', row), { status: 201, answer })
  } catch (error) {
    throw orTooMany(error)
  }
  return answer
}
