import { conflict, invalid, refusedBy } from '../../platform/errors'
import { when } from '../../platform/shapes'
import { commit, type Tenant } from '../../platform/tenant'
import { changedSinceRead } from '../../platform/versions'
import { orTooMany, requirePartner, versionWrites } from './create'
import type { RuleChange } from './input'
import { type RuleRow, versionsOf } from './queries'
import { type ShownRule, shownRule } from './shown'
import { requireRuleValid } from './valid'

const given = <Value>(value: Value | undefined, otherwise: Value): Value => (value === undefined ? otherwise : value)

/** From when, until when: a change alone holds from now on; an end that lies behind ends the rule there. */
function intervalOf(tenant: Tenant, latest: RuleRow, change: RuleChange) {
  const effectiveTo = given(change.effective_to, latest.effectiveTo)
  const from = change.effective_from
  if (from !== undefined) return { effectiveFrom: from, effectiveTo }
  const isEndedBefore = change.effective_to !== undefined && effectiveTo !== null && effectiveTo < tenant.now
  return { effectiveFrom: isEndedBefore ? effectiveTo : Math.max(tenant.now, notBefore(latest)), effectiveTo }
}

const notBefore = ({ effectiveFrom }: RuleRow) => (effectiveFrom ?? Number.NEGATIVE_INFINITY) + 1

function nextVersion(tenant: Tenant, latest: RuleRow, change: RuleChange): RuleRow {
  const interval = intervalOf(tenant, latest, change)
  const recurring = given(change.recurring, { payments: latest.recurringPayments, months: latest.recurringMonths })
  const next = {
    ...latest,
    ...interval,
    endsAt: interval.effectiveTo,
    version: latest.version + 1,
    partnerId: given(change.partner_id, latest.partnerId),
    partnerTier: given(change.partner_tier, latest.partnerTier),
    priority: given(change.priority, latest.priority),
    percentBp: given(change.percent_bp, latest.percentBp),
    flatItemAmount: given(change.flat_item_amount, latest.flatItemAmount),
    flatOrderAmount: given(change.flat_order_amount, latest.flatOrderAmount),
    bands: given(change.bands, latest.bands),
    bandsMode: given(change.bands_mode, latest.bandsMode),
    bandsPeriod: given(change.bands_period, latest.bandsPeriod),
    recurringPayments: recurring?.payments ?? null,
    recurringMonths: recurring?.months ?? null,
    capAmount: given(change.cap_amount, latest.capAmount),
    capPer: given(change.cap_per, latest.capPer),
    floorAmount: given(change.floor_amount, latest.floorAmount),
    createdAt: tenant.now,
    createdBy: tenant.actor,
  }
  return { ...next, currency: given(change.currency, latest.currency) }
}

/** Two versions of one rule are never in force together, so that an order's rule is never a matter of taste. */
function requireApart(latest: RuleRow, next: RuleRow, isFromSaid: boolean) {
  const begins = latest.effectiveFrom ?? Number.NEGATIVE_INFINITY
  const starts = next.effectiveFrom ?? Number.NEGATIVE_INFINITY
  const isInside = isFromSaid && latest.effectiveTo !== null && starts < latest.effectiveTo
  if (starts > begins && !isInside) {
    if (next.effectiveTo === null || next.effectiveTo >= starts) return
    throw invalid('effective_to', 'must be later than effective_from', 'effective_to_must_be_later')
  }
  const said = latest.effectiveTo === null ? 'always' : `until ${when(latest.effectiveTo)}`
  const since = latest.effectiveFrom === null ? 'the beginning' : when(latest.effectiveFrom)
  throw conflict(
    'rule_versions_overlap',
    `Version ${latest.version} holds from ${since}, ${said}. The next one must begin ${isInside ? 'when it ends' : 'later'}.`,
  )
}

/**
 * The next version of a rule; earlier orders keep theirs. Errors: 409 `rule_versions_overlap` or `changed_since_read`,
 * and those of `requireRuleValid`.
 */
export async function changeRule(tenant: Tenant, latest: RuleRow, change: RuleChange): Promise<ShownRule> {
  const next = nextVersion(tenant, latest, change)
  requireRuleValid(next)
  requireApart(latest, next, change.effective_from !== undefined)
  await requirePartner(tenant, change.partner_id ?? null)
  const answer = shownRule(next)
  try {
    const writes = versionWrites(tenant, 'commission_rule.changed', next, change.reason)
    await commit(tenant, writes, { status: 200, answer })
  } catch (error) {
    if (!refusedBy(error, 'rule_version_exists') && !refusedBy(error, 'already_claimed')) throw orTooMany(error)
    throw changedSinceRead(shownRule((await versionsOf(tenant, latest.id))[0]))
  }
  return answer
}
