import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getPlatformProxy, unstable_splitSqlQuery as splitSql } from 'wrangler'
import { root } from './install.mjs'

/** The shards a configuration binds, in order, beside the directory. */
export const shardNames = (env) =>
  Object.keys(env)
    .filter((name) => /^SHARD_\d\d$/.test(name))
    .sort()

/**
 * The bindings of wrangler.toml, outside the Worker. Local ones live in `state` as `wrangler dev --persist-to` keeps
 * them; with a `config` whose databases say `remote = true`, they are those of the account. Call `close` when done.
 */
export async function openBindings({ state, config = join(root, 'wrangler.toml') }) {
  const proxy = await getPlatformProxy({
    configPath: config,
    persist: state ? { path: join(state, 'v3') } : false,
    envFiles: [],
  })
  return { env: proxy.env, close: () => proxy.dispose() }
}

// The table and its columns are those of `wrangler d1 migrations`, so that both may be used on one database.
const LEDGER = `CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`

async function applyFolder(database, folder) {
  await database.prepare(LEDGER).run()
  const { results } = await database.prepare('SELECT name FROM d1_migrations').all()
  const applied = new Set(results.map(({ name }) => name))
  const files = (await readdir(join(root, folder))).filter((file) => file.endsWith('.sql')).sort()
  const due = files.filter((file) => !applied.has(file))
  for (const file of due) {
    const statements = splitSql(await readFile(join(root, folder, file), 'utf8'))
    await database.batch([
      ...statements.map((sql) => database.prepare(sql)),
      database.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(file),
    ])
  }
  return due.length
}

/** Applies what is due in the directory and every shard of `state`; returns how many files were applied. */
export async function migrateLocally(state) {
  const { env, close } = await openBindings({ state })
  try {
    const applied = await Promise.all([
      applyFolder(env.DIRECTORY, 'migrations/directory'),
      ...shardNames(env).map((name) => applyFolder(env[name], 'migrations/tenant')),
    ])
    return applied.reduce((sum, count) => sum + count, 0)
  } finally {
    await close()
  }
}
