/** An organization's own row has its id; behind a filter may stand which guard of `npm run guards` it is. */
const FILTER =
  /((?:"?\w+"?\.)?"?organization_id"?|"organizations"\."id"|(?<=\borganizations(?: SET .*)? WHERE )id) = (\?\d*|"?\w+"?\."?organization_id"?)(?: \/\* guard (\d+) \*\/)?/g

/** Each way to forget whose rows are meant: the statement with one of its filters open to everybody. */
export const forgetful = (sql: string) =>
  [...sql.matchAll(FILTER)].map(({ index, 0: whole, 1: column = '', 2: other = '', 3: guard }) => {
    const open = other.startsWith('?') ? `${column} > substr(${other}, 1, 0)` : `${column} > ''`
    const rest = sql.slice(index + whole.length)
    return {
      guard,
      where: `${sql.slice(0, index).slice(-80)}[${whole}]${rest.slice(0, 50)}`,
      sql: sql.slice(0, index) + open + rest,
    }
  })

const MENTION = /\b(?:FROM|JOIN|UPDATE)\s+"?(\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?/gi
const NO_ALIAS = /^(where|on|set|cross|inner|left|join|indexed|group|order|limit|union|values|returning)$/i
/** What a clock asks of a whole database: of which organizations it is. */
const OF_ALL = /^SELECT (?:r\.)?organization_id AS organizationId(?:, chosen|\s+FROM residents r)/

export const mentions = (sql: string, tables: readonly string[]) =>
  [...sql.matchAll(MENTION)].flatMap(([, table = '', alias = '']) =>
    tables.includes(table) ? [{ table, alias: NO_ALIAS.test(alias) || alias === '' ? null : alias }] : [],
  )

/** The tables that a statement names without saying whose rows of it are meant. */
export function whoseIsUnsaid(statement: string, tables: readonly string[]): string[] {
  const sql = statement.replaceAll(/\/\*.*?\*\//g, '')
  const said = [...sql.matchAll(FILTER)].map(([, column = '']) => column.replaceAll('"', '').split('.').toReversed()[1])
  const take = (name: string | undefined) => {
    const at = said.indexOf(name)
    if (at >= 0) said.splice(at, 1)
    return at >= 0
  }
  const unsaid = mentions(sql, tables).filter(({ table, alias }) =>
    [alias ?? table, undefined].every((name) => !take(name)),
  )
  return unsaid.map(({ table }) => table).slice(OF_ALL.test(sql) ? 1 : 0)
}
