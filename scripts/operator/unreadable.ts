import type { Bindings } from '../../worker/platform/env'
import { secretBox } from '../../worker/platform/seal'

type Row = { id: string; queue: string; reason: string; sealed: string; at: number }

const NEWEST = 'SELECT id, queue, reason, sealed, at FROM unreadable ORDER BY at DESC, id LIMIT 100'

/** Messages without a tenant: how many, and the newest hundred; `body` is opened only when asked for. */
export async function listUnreadable(env: Bindings, isOpened: boolean) {
  const [count, { results }] = await Promise.all([
    env.DIRECTORY.prepare('SELECT COUNT(*) AS count FROM unreadable').first<{ count: number }>(),
    env.DIRECTORY.prepare(NEWEST).all<Row>(),
  ])
  const rows = results.map(async ({ sealed, at, ...row }) => ({
    ...row,
    at: new Date(at).toISOString(),
    body: isOpened ? await secretBox(env.SECRET_KEY).open(sealed) : null,
  }))
  return { count: count?.count ?? 0, rows: await Promise.all(rows) }
}
