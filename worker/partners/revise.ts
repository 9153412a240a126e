import { type Happened, recordAll } from '../activity/record'
import { requireChanges, updateRows, type Write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import { findPartner, type Partner, type PartnerRow } from './queries'
import { partners } from './schema'

/** What was decided: how the partner looks after it, what is written, what is said about it. */
export type Part = {
  partner: Partner
  /** People to whom the partner will refer: they are written before its row. */
  people: Write[]
  writes: Write[]
  happened: Happened[]
}

export const unchanged = (partner: Partner): Part => ({ partner, people: [], writes: [], happened: [] })

type Changed = Pick<PartnerRow, 'id' | 'version' | 'status' | 'type' | 'personId'>

/**
 * Commits what was decided about a partner only while it is as it was read: its row goes to the next version, or
 * nothing is written. Errors: 409 `changed_since_read` with the partner as it is.
 */
export async function revise<Answer>(
  tenant: Tenant,
  read: Partner,
  { partner, people, writes, happened }: Part,
  show: (partner: Partner) => Answer,
): Promise<Answer> {
  const { id, status, type, personId } = partner
  const row: Changed = { id, version: read.version + 1, status, type, personId }
  const stillAsRead = `AND t.version = j.version - 1`
  const answer = show({ ...partner, version: row.version })
  const all = [
    ...recordAll(tenant, happened),
    ...people,
    ...updateRows(tenant.organizationId, partners, ['id'], [row], stillAsRead),
    requireChanges(1, 'partner_changed_meanwhile'),
    ...writes,
  ]
  try {
    await commit(tenant, all, { status: 200, answer })
  } catch (error) {
    if (!refusedBy(error, 'partner_changed_meanwhile')) throw error
    throw changedSinceRead(show(await findPartner(tenant, id)))
  }
  return answer
}
