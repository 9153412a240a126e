import { Hono } from 'hono/tiny'
import type { AppEnv } from './env'
import { openShard, shardNames } from './tenant'

/** Alive, and with `?deep=1` whether every database answers. */
export const healthRoutes = new Hono<AppEnv>().get('/health', async (c) => {
  const told = { version: c.env.VERSION }
  if (c.req.query('deep') !== '1') return c.json({ ok: true, ...told })
  const databases = [
    ['DIRECTORY', c.env.DIRECTORY] as const,
    ...shardNames(c.env).map((name) => [name, openShard(c.env, name)] as const),
  ]
  const asked = await Promise.all(
    databases.map(async ([name, database]) => {
      const answer = await database
        .prepare('SELECT 1 AS one')
        .first<{ one: number }>()
        .catch(() => null)
      return [name, answer?.one === 1] as const
    }),
  )
  const ok = asked.every(([, answers]) => answers)
  return c.json({ ok, ...told, databases: Object.fromEntries(asked) }, ok ? 200 : 503)
})
