import { closing, without } from './source.mjs'

/** The tables that money rests on. The others hold what came in, or whom the product knows. */
const MONEY =
  'activity partner_balances earnings transfers reckonings payouts payout_lines payout_attempts payout_approvals freezes commission_rules rule_months deals touchpoints order_facts credits adjustments repayments closed_days closed_sums closed_tiles book_checks partner_banks rail_accounts rail_calls'.split(
    ' ',
  )

const isMoney = (table) => MONEY.includes(table)

function statementsIn({ code }) {
  const found = []
  for (const match of code.matchAll(/^(CREATE|ALTER)\b[^\n]*/gm)) {
    const isTrigger = /^CREATE TRIGGER/.test(match[0])
    const end = isTrigger ? /\bEND;/.exec(code.slice(match.index)) : /;/.exec(code.slice(match.index))
    found.push({ start: match.index, end: match.index + end.index + end[0].length })
  }
  return found
}

function checksOf(file, { start, end }) {
  const sql = file.code.slice(start, end)
  const table = /^(?:CREATE TABLE|ALTER TABLE) (\w+)/.exec(sql)?.[1]
  if (!isMoney(table)) return []
  const guards = []
  for (const match of sql.matchAll(/(,\s*)?(?:CONSTRAINT (\w+) )?(CHECK|FOREIGN KEY) (?=\()/g)) {
    const open = match.index + match[0].length
    let close = closing(sql, open)
    if (match[3] === 'FOREIGN KEY') {
      const references = /^ REFERENCES \w+ (?=\()/.exec(sql.slice(close))
      close = closing(sql, close + references[0].length)
    }
    const said = `${match[3]} ${sql.slice(open, close)}`
    guards.push(without('checks', file, start + match.index, start + close, '', `${table}: ${match[2] ?? said}`))
  }
  return guards
}

/** A trigger with one refusal goes whole; of several, each refusal goes by itself. */
function refusalsOf(file, { start, end }) {
  const sql = file.code.slice(start, end)
  const [, name] = /^CREATE TRIGGER (\w+)/.exec(sql) ?? []
  const table = / ON (\w+)/.exec(sql)?.[1]
  const raises = [...sql.matchAll(/SELECT RAISE\(ABORT, '(\w+)'\)[^;]*;/g)]
  if (!name || !isMoney(table)) return []
  if (raises.length === 1 && !/\bUPDATE \w+ SET\b/.test(sql))
    return [without('triggers', file, start, end, '', `${table}: ${name}`), ...alternativesOf(file, start, sql, name)]
  return raises.map((match) =>
    without(
      'triggers',
      file,
      start + match.index,
      start + match.index + match[0].length,
      'SELECT 1;',
      `${table}: ${name}, ${match[1]}`,
    ),
  )
}

/** What one refusal forbids in several ways is tried in each. */
function alternativesOf(file, start, sql, name) {
  return [...sql.matchAll(/\bOR (?=\(NEW\.\w+ IS NOT NULL AND NOT EXISTS \()/g)].map((match) => {
    const open = match.index + match[0].length
    const close = closing(sql, open)
    return without('triggers', file, start + open, start + close, 'false', `${name}: ${sql.slice(open, close)}`)
  })
}

function uniqueOf(file, { start, end }) {
  const sql = file.code.slice(start, end)
  const [, name, table] = /^CREATE UNIQUE INDEX (\w+) ON (\w+)/.exec(sql) ?? []
  if (!isMoney(table)) return []
  return [without('claims', file, start, end, sql.replace('UNIQUE ', ''), `${table}: unique ${name}`)]
}

/** Every CHECK, foreign key, refusal of a trigger, and unique index of the tables that money rests on. */
export const guardsInDatabase = (files) =>
  files.flatMap((file) =>
    statementsIn(file).flatMap((at) => [...checksOf(file, at), ...refusalsOf(file, at), ...uniqueOf(file, at)]),
  )
