import { type Row, shardOf, tenantTables } from './rows'

type Owner = { organizationId: string; shard: string }

/** What a trigger looks at is there before it; the closed days come when all their transfers have. */
const FIRST = ['earnings', 'payouts', 'transfers']
/** Work in hand would be done in the name of nobody, and an answer is kept for one caller alone. */
const NOT_COPIED = ['pending', 'idempotency_keys']

/** The balances are copied too, so that the copied transfers must not move them again, in no order of theirs. */
const MOVES = ['transfers_move_balances', 'transfers_for_another_earning']

const place = (table: string) => (FIRST.includes(table) ? FIRST.indexOf(table) : FIRST.length)

/** Its amounts are others, nothing of it is to be paid, and what is free in the other's books is in a payout here. */
const UNLIKE = [
  'UPDATE partner_balances SET pending = pending + 1000, transit = transit + 1000 WHERE organization_id = ?1',
  'UPDATE earnings SET pending = pending + 1000, transit = transit + 1000 WHERE organization_id = ?1',
  'UPDATE payouts SET amount = amount + 1000 WHERE organization_id = ?1',
  `UPDATE partners SET status = 'suspended' WHERE organization_id = ?1`,
  `INSERT INTO freezes (organization_id, id, breaches, since) SELECT ?1, 'frz_of_the_namesake', '[]', 1`,
  `INSERT INTO partner_banks (organization_id, partner_id, changed_at)
   SELECT ?1, id, unixepoch() * 2000 FROM partners WHERE organization_id = ?1
   ON CONFLICT (organization_id, partner_id) DO UPDATE SET changed_at = excluded.changed_at`,
  `INSERT INTO payout_lines (organization_id, id, payout_id, earning_id, amount, status)
   SELECT ?1, 'line of ' || e.id, (SELECT MAX(id) FROM payouts WHERE organization_id = ?1), e.id, 1, 'proposed'
   FROM earnings e WHERE e.organization_id = ?1 AND e.available > 0 AND NOT EXISTS (
     SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.earning_id = e.id
     AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed'))`,
]

/**
 * Another organization in the same database that has all of this one's ids. Whatever forgets to say whose rows it
 * means, meets these too.
 */
export async function aNamesake(owner: Owner, organizationId: string): Promise<Owner> {
  const shard = shardOf(owner)
  const tables = (await tenantTables(owner)).filter((table) => !NOT_COPIED.includes(table))
  const copies = await Promise.all(
    tables
      .toSorted((a, b) => place(a) - place(b))
      .map(async (table) => {
        const { results } = await shard.prepare(`SELECT name FROM pragma_table_info('${table}')`).all<Row>()
        const columns = results.map(({ name }) => String(name)).filter((name) => !/^(organization_id|seq)$/.test(name))
        return shard
          .prepare(
            `INSERT INTO ${table} (organization_id, ${columns.join(', ')})
             SELECT ?1, ${columns.join(', ')} FROM ${table} WHERE organization_id = ?2`,
          )
          .bind(organizationId, owner.organizationId)
      }),
  )
  const { results: moves } = await shard
    .prepare(`SELECT name, sql FROM sqlite_master WHERE name IN ('${MOVES.join("', '")}')`)
    .all<Row>()
  await shard.batch([
    shard.prepare('PRAGMA defer_foreign_keys = on'),
    ...moves.map(({ name }) => shard.prepare(`DROP TRIGGER ${name}`)),
    ...copies,
    ...moves.map(({ sql }) => shard.prepare(String(sql))),
    ...UNLIKE.map((sql) => shard.prepare(sql).bind(organizationId)),
  ])
  return { organizationId, shard: owner.shard }
}
