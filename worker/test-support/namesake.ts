import type { D1Database } from '../platform/env'
import { type Row, shardOf, tenantTables } from './rows'

type Owner = { organizationId: string; shard: string }

/** What a trigger looks at is there before it; the closed days come when all their transfers have. */
const FIRST = ['earnings', 'payouts', 'touchpoints', 'transfers']
/** Work in hand would be done in the name of nobody, and an answer is kept for one caller alone. */
const NOT_COPIED = ['pending', 'idempotency_keys']

/** The balances are copied too, so that the copied transfers must not move them again, in no order of theirs. */
const MOVES = ['transfers_move_balances', 'transfers_for_another_earning']

const place = (table: string) => (FIRST.includes(table) ? FIRST.indexOf(table) : FIRST.length)

/** What is written otherwise in the copy, so that a row of the wrong organization is told from one's own. */
const more = (...columns: string[]) => Object.fromEntries(columns.map((column) => [column, `${column} + 1000`]))
const OTHERWISE: Record<string, Record<string, string>> = {
  people: {
    email_hash: `IFNULL(email_hash, 'of the other ' || id)`,
    mailbox_hash: `IFNULL(mailbox_hash, 'of the other')`,
  },
  partner_balances: {
    ...more('pending', 'transit'),
    available: 'available + 1000 * (receivable = 0)',
    reserved: 'reserved + 1000 * (receivable = 0)',
    receivable: 'receivable + 1000 * (receivable > 0)',
  },
  earnings: {
    ...more('pending', 'transit', 'paid'),
    available: 'available + 1000 * (held = 0)',
    reserved: 'reserved + 1000 * (held = 0)',
  },
  payout_lines: more('amount'),
  deals: more('amount'),
  transfers: more('amount'),
  reckonings: more('sales', 'seller', 'revision'),
  payouts: more('amount'),
  payout_attempts: more('amount'),
  credits: more('amount'),
  adjustments: more('amount'),
  repayments: more('amount'),
  order_facts: more('amount'),
  closed_sums: more('amount'),
  closed_tiles: { leaves: `replace(leaves, 'a', 'b')` },
}

/** Nothing of it is to be paid, what is free in the other's books is in a payout here, and more is closed. */
const UNLIKE = [
  `UPDATE partners SET status = 'suspended' WHERE organization_id = ?1`,
  `INSERT INTO freezes (organization_id, id, breaches, since) SELECT ?1, 'frz_of_the_namesake', '[]', 1
   WHERE NOT EXISTS (SELECT 1 FROM freezes WHERE organization_id = ?1 AND lifted_at IS NULL)`,
  `INSERT INTO partner_banks (organization_id, partner_id, changed_at)
   SELECT ?1, id, unixepoch() * 2000 FROM partners WHERE organization_id = ?1
   ON CONFLICT (organization_id, partner_id) DO UPDATE SET changed_at = excluded.changed_at`,
  `INSERT INTO payout_lines (organization_id, id, payout_id, earning_id, amount, status)
   SELECT ?1, 'line of ' || e.id, (SELECT MAX(id) FROM payouts WHERE organization_id = ?1), e.id, 1, 'proposed'
   FROM earnings e WHERE e.organization_id = ?1 AND e.available > 0 AND NOT EXISTS (
     SELECT 1 FROM payout_lines l WHERE l.organization_id = ?1 AND l.earning_id = e.id
     AND l.status IN ('proposed', 'reserved', 'in_flight', 'failed'))`,
  `INSERT INTO closed_days (organization_id, day, transfers, previous_root, root, signature, tree_root, closed_at)
   SELECT ?1, day + 1, 0, root, 'r', 's', tree_root, 1 FROM closed_days WHERE organization_id = ?1
   ORDER BY day DESC LIMIT 1`,
  `INSERT INTO closed_sums (organization_id, day, account, currency, amount)
   SELECT ?1, MAX(day), 'sales', 'AED', 7 FROM closed_days WHERE organization_id = ?1 HAVING MAX(day) IS NOT NULL`,
  `INSERT INTO closed_sums (organization_id, day, account, currency, amount)
   SELECT ?1, s.day + 1, s.account, s.currency, 7 FROM closed_sums s
   JOIN closed_days d ON d.organization_id = ?1 AND d.day = s.day + 1
   WHERE s.organization_id = ?1 AND NOT EXISTS (
     SELECT 1 FROM closed_sums o WHERE o.organization_id = ?1 AND o.day = s.day + 1 AND o.account = s.account)`,
]

async function readColumns(owner: Owner, table: string): Promise<string[]> {
  const { results } = await shardOf(owner).prepare(`SELECT name FROM pragma_table_info('${table}')`).all<Row>()
  return results.map(({ name }) => String(name)).filter((name) => !/^(organization_id|seq)$/.test(name))
}

const known = new Map<string, Promise<string[]>>()

function columnsOf(owner: Owner, table: string): Promise<string[]> {
  const columns = known.get(table) ?? readColumns(owner, table)
  known.set(table, columns)
  return columns
}

/** Statements that copy these tables, parents before what a trigger looks for; `as` says what is written otherwise. */
async function copiesOf(owner: Owner, id: string, tables: string[], as: typeof OTHERWISE) {
  const inOrder = tables.filter((table) => !NOT_COPIED.includes(table)).toSorted((a, b) => place(a) - place(b))
  return Promise.all(
    inOrder.map(async (table) => {
      const columns = await columnsOf(owner, table)
      const values = columns.map((name) => as[table]?.[name] ?? name)
      const sql = `INSERT INTO ${table} (organization_id, ${columns.join(', ')})
        SELECT ?1, ${values.join(', ')} FROM ${table} WHERE organization_id = ?2`
      return shardOf(owner).prepare(sql).bind(id, owner.organizationId)
    }),
  )
}

/** Writes while no transfer moves a balance. */
async function unmoved(owner: Owner, writes: ReturnType<D1Database['prepare']>[]) {
  const shard = shardOf(owner)
  const { results: moves } = await shard
    .prepare(`SELECT name, sql FROM sqlite_master WHERE name IN ('${MOVES.join("', '")}')`)
    .all<Row>()
  await shard.batch([
    shard.prepare('PRAGMA defer_foreign_keys = on'),
    ...moves.map(({ name }) => shard.prepare(`DROP TRIGGER ${name}`)),
    ...writes,
    ...moves.map(({ sql }) => shard.prepare(String(sql))),
  ])
}

/**
 * Another organization in the same database that has all of this one's ids. Whatever forgets to say whose rows it
 * means, meets these too.
 */
export async function aNamesake(owner: Owner, organizationId: string): Promise<Owner> {
  const copies = await copiesOf(owner, organizationId, await tenantTables(owner), OTHERWISE)
  const unlike = UNLIKE.map((sql) => shardOf(owner).prepare(sql).bind(organizationId))
  await unmoved(owner, [...copies, ...unlike])
  return { organizationId, shard: owner.shard }
}

/** For each of these tables an organization that is the same in every row, only that this table is empty. */
export async function twinsWithout(owner: Owner, lacking: string[], nameOf: (table: string) => string) {
  const tables = await tenantTables(owner)
  const rest = (table: string) => tables.filter((each) => each !== table)
  const copies = await Promise.all(lacking.map((table) => copiesOf(owner, nameOf(table), rest(table), {})))
  await unmoved(owner, copies.flat())
}
