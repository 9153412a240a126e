/** The expressions of a SET, without the columns they are for. */
function setAsColumns(set: string): string {
  let depth = 0
  const pieces = set.split(',').map((piece) => {
    const isOneOfTheSet = depth === 0
    depth += piece.split('(').length - piece.split(')').length
    return isOneOfTheSet ? piece.replace(/^\s*\w+ = /, ' ') : piece
  })
  return pieces.join(',')
}

/** A write finds its rows by reading: that part of it, as a read. A clock's question is asked about this one alone. */
export const asRead = (sql: string): string =>
  sql
    .replace(/^\s*INSERT INTO \w+ (\([^)]*\)\s*)?(?=SELECT)/, '')
    .replace(/\s+ON CONFLICT.*$/s, '')
    .replace(/^\s*DELETE FROM (\w+) WHERE/, 'SELECT * FROM $1 WHERE')
    .replace(/UPDATE (\w+) AS t SET .* FROM j\s+WHERE/s, 'SELECT t.* FROM $1 AS t CROSS JOIN j WHERE')
    .replace(
      /^\s*UPDATE (\w+) SET (.*)\s(WHERE (?:organization_)?id .*)$/s,
      (_, table, set, where) => `SELECT *, ${setAsColumns(set)} FROM ${table} ${where}`,
    )
    .replace(/^SELECT r\.organization_id AS organizationId .*$/s, `SELECT * FROM ($&) WHERE organizationId = 'org_1'`)
