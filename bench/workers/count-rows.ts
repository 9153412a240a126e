import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'

/** The same database, which adds up the rows that its batches write (indexes included: that is what is billed). */
export function countRowsWritten(real: D1Database): { database: D1Database; rowsWritten: () => number } {
  let total = 0
  async function batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    const results = await real.batch<Row>(statements)
    total += results.reduce((sum, { meta }) => sum + meta.rows_written, 0)
    return results
  }
  const database = new Proxy(real, {
    get(target, name) {
      if (name === 'batch') return batch
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { database, rowsWritten: () => total }
}
