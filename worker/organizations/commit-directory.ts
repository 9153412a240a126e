import type { Write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { openDirectory } from '../platform/tenant'

/** Writes to the directory once: everything or nothing, in one transaction. Each result tells its changed rows. */
export async function commitDirectory(env: Bindings, writes: Write[]) {
  const directory = openDirectory(env).$client
  return directory.batch<Record<string, unknown>>(
    writes.map(({ sql, params }) => directory.prepare(sql).bind(...params)),
  )
}
