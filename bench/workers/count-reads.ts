import type { D1Database, D1PreparedStatement, D1Result } from '@cloudflare/workers-types'

/** The same database, which adds up the rows that every statement reads, in a batch or alone. */
export function countReads(real: D1Database): { database: D1Database; rowsRead: () => number } {
  let total = 0
  const told = <Row>(result: D1Result<Row>) => {
    total += result.meta.rows_read
    return result
  }
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>()
  const counted = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => counted(target.bind(...values))
        if (name === 'all') return async () => told(await target.all())
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          // What answers bare rows does not say what it read; so it is asked twice.
          if (name === 'raw' || name === 'first') told(await target.all())
          return value.apply(target, given)
        }
      },
    })
    originals.set(proxy, statement)
    return proxy
  }
  async function batch<Row>(statements: D1PreparedStatement[]): Promise<D1Result<Row>[]> {
    const results = await real.batch<Row>(statements.map((each) => originals.get(each) ?? each))
    return results.map(told)
  }
  const database = new Proxy(real, {
    get(target, name) {
      if (name === 'batch') return batch
      if (name === 'prepare') return (sql: string) => counted(target.prepare(sql))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { database, rowsRead: () => total }
}
