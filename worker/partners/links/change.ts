import { record } from '../../activity/record'
import { requireChanges, updateRows } from '../../platform/d1'
import { refusedBy } from '../../platform/errors'
import { commit, type Tenant } from '../../platform/tenant'
import { changedSinceRead } from '../../platform/versions'
import { links } from '../schema'
import { campaignOf } from './address'
import { requireHome } from './create'
import type { LinkChange } from './input'
import { findLink, type Link } from './queries'

/** Errors: 422 `destination_is_foreign`, 409 `changed_since_read` with the link as it is. */
export async function changeLink<Answer>(
  tenant: Tenant,
  link: Link,
  change: LinkChange,
  show: (link: Link) => Answer,
): Promise<Answer> {
  const { destination = link.destination, utm = link.utm } = change
  if (change.destination !== undefined) await requireHome(tenant, destination)
  const staysInCampaign = change.campaign === undefined && change.utm?.campaign === undefined
  const campaign = staysInCampaign ? link.campaign : campaignOf(change.campaign, utm)
  const version = link.version + 1
  const answer = show({ ...link, destination, utm, campaign, version })
  const stillAsRead = `AND t.version = j.version - 1`
  const writes = [
    record(tenant, { action: 'link.changed', object: link.id, detail: { fields: Object.keys(change) } }),
    ...updateRows(
      tenant.organizationId,
      links,
      ['id'],
      [{ id: link.id, destination, utm, campaign, version }],
      stillAsRead,
    ),
    requireChanges(1, 'link_changed_meanwhile'),
  ]
  try {
    await commit(tenant, writes, { status: 200, answer })
  } catch (error) {
    if (!refusedBy(error, 'link_changed_meanwhile')) throw error
    throw changedSinceRead(show(await findLink(tenant, link.id, null)))
  }
  return answer
}
