import type { Bindings } from '../platform/env'
import type { Tenant } from '../platform/tenant'
import { type ActivityRow, listActivity, listDirectoryActivity } from './queries'

type Filters = {
  limit: number
  action?: string | undefined
  object?: string | undefined
  from?: number | undefined
  to?: number | undefined
}

export type Shown = Pick<ActivityRow, 'id' | 'at' | 'actor' | 'action' | 'object' | 'country' | 'detail'>
export type Placed = { row: Shown; place: string }

/** Where a reader stands in both logs: the last id seen of the shard's, the last number of the directory's. */
const placeOf = (id: string | null, seq: number | null) => `${id ?? ''}|${seq ?? ''}`

/**
 * What happened in an organization, newest first, from its shard and from the directory as one list; one row more than
 * asked. A place says how far both were read.
 */
export async function activityOfBoth(
  env: Bindings,
  tenant: Tenant,
  filters: Filters,
  after: string | null,
): Promise<Placed[]> {
  const [id, seq] = after?.split('|') ?? []
  const [own, directory] = await Promise.all([
    listActivity(tenant, { ...filters, before: id || null }),
    listDirectoryActivity(env, tenant, { ...filters, beforeSeq: seq ? Number(seq) : null }),
  ])
  let lastId = id || null
  let lastSeq = seq ? Number(seq) : null
  const merged: Placed[] = []
  while (merged.length <= filters.limit) {
    const [mine] = own
    const [theirs] = directory
    if (mine && (!theirs || mine.at >= theirs.at)) {
      own.shift()
      lastId = mine.id
      merged.push({ row: mine, place: placeOf(lastId, lastSeq) })
    } else if (theirs) {
      directory.shift()
      lastSeq = theirs.seq
      merged.push({
        row: { ...theirs, id: `act_directory_${theirs.seq}`, country: null, detail: null },
        place: placeOf(lastId, lastSeq),
      })
    } else break
  }
  return merged
}
