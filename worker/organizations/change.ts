import { record, recordInDirectory } from '../activity/record'
import { requireChanges, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { refusedBy } from '../platform/errors'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { commitDirectory } from './commit-directory'
import type { OrganizationPatch } from './input'
import { type Loaded, loadOrganization } from './load'
import { forgetKeys } from './resolve-key'
import { lambdaOf } from './setting-values'
import { type Chosen, parseChosen, valuesInForce } from './settings'
import { shownOrganization } from './shown'

/** Null goes back to the default, so it is not stored; the half-life is stored as the rate it means. */
function choose(chosen: Chosen, { name: _, time_decay_half_life_days: halfLife, ...patch }: OrganizationPatch): Chosen {
  const isSilent = halfLife === undefined || (halfLife === null && patch.time_decay_lambda !== undefined)
  const lambda = isSilent ? {} : { time_decay_lambda: halfLife === null ? null : lambdaOf(halfLife) }
  const given = Object.entries({ ...patch, ...lambda }).filter(([, value]) => value !== undefined)
  const all = Object.entries({ ...chosen, ...Object.fromEntries(given) })
  return parseChosen(Object.fromEntries(all.filter(([, value]) => value !== null)))
}

/** What is different afterwards, as [before, after] by public name: the audit's answer to "who changed the terms?". */
function differences(before: Record<string, unknown>, after: Record<string, unknown>) {
  const different = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
  )
  return Object.fromEntries(different.map(([name, value]) => [name, [before[name] ?? null, value]]))
}

const told = ({ organization, row }: Loaded) => ({
  name: organization.name,
  website: row.chosen.website,
  ...valuesInForce(row.defaultCurrency, row.chosen),
})

/** Name and website are copies that routing and sign-in show; the settings in the shard are the truth. */
async function copyToDirectory(env: Bindings, tenant: Tenant, { organization, row }: Loaded) {
  const { organizationId } = tenant
  await commitDirectory(env, [
    write(
      'UPDATE organizations SET name = ?, website = ? WHERE id = ?',
      organization.name,
      row.chosen.website,
      organizationId,
    ),
    recordInDirectory(tenant, { action: 'organization.changed', object: organizationId }),
  ])
}

/** Changes settings, name or website at the version that was read. Errors: 409 `changed_since_read`. */
export async function changeOrganization(env: Bindings, tenant: Tenant, before: Loaded, patch: OrganizationPatch) {
  const { version } = before.row
  const chosen = choose(before.row.chosen, patch)
  const after: Loaded = {
    organization: { ...before.organization, name: patch.name ?? before.organization.name },
    row: { ...before.row, chosen, version: version + 1, updatedAt: tenant.now },
  }
  const changed = differences(told(before), told(after))
  const answer = shownOrganization(after.organization, after.row)
  const isCopied = patch.name !== undefined || chosen.website !== before.organization.website
  const writes = [
    record(tenant, { action: 'organization.changed', object: tenant.organizationId, detail: { changed } }),
    write(
      'UPDATE settings SET chosen = ?, version = version + 1, updated_at = ? WHERE organization_id = ? AND version = ?',
      JSON.stringify(chosen),
      tenant.now,
      tenant.organizationId,
      version,
    ),
    requireChanges(1, 'settings_changed_meanwhile'),
  ]
  try {
    // With a copy still to make, the answer is not kept: a repetition must make the copy, not replay the claim.
    await commit(tenant, writes, isCopied ? undefined : { status: 200, answer })
  } catch (error) {
    if (!refusedBy(error, 'settings_changed_meanwhile')) throw error
    const current = await loadOrganization(env, tenant)
    throw changedSinceRead(shownOrganization(current.organization, current.row))
  }
  if (isCopied) await copyToDirectory(env, tenant, after)
  forgetKeys()
  return answer
}
