import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'

/** The same database, which adds up the rows that its batches read and write, indexes included: what is billed. */
export function countRows(real: D1Database): {
  database: D1Database
  rowsRead: () => number
  rowsWritten: () => number
} {
  const total = { read: 0, written: 0 }
  async function batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    const results = await real.batch<Row>(statements)
    for (const { meta } of results) {
      total.read += meta.rows_read
      total.written += meta.rows_written
    }
    return results
  }
  const database = new Proxy(real, {
    get(target, name) {
      if (name === 'batch') return batch
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { database, rowsRead: () => total.read, rowsWritten: () => total.written }
}
