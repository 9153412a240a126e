import type { D1Database } from '../platform/env'
import { asRead } from './as-read'

/** A statement that was bound: as it was sent, and what it reads. */
export type Sent = { on: D1Database; raw: string; sql: string; params: unknown[] }

/** What a commit of a tenant begins with. */
const COMMIT = 'INTO require_that'
const UNWRITTEN = { success: true as const, results: [], meta: { changes: 0 } }

/**
 * Databases with every statement that is bound written down; what would be committed is not. `during` resolves with
 * what was sent meanwhile, and has commits refused by this name.
 */
export function watching() {
  const sent: Sent[] = []
  let isCommit = false
  let refusal: string | null = null

  const unwritten = (statements: unknown[]) =>
    refusal ? Promise.reject(new Error(refusal)) : Promise.resolve(statements.map(() => UNWRITTEN))

  const watch = (database: D1Database, isNeverWritten = false): D1Database =>
    new Proxy(database, {
      get(target, property) {
        if (property === 'batch')
          return (statements: never[]) => {
            const isDry = isCommit || isNeverWritten
            isCommit = false
            return isDry ? unwritten(statements) : target.batch(statements)
          }
        if (property !== 'prepare') return Reflect.get(target, property).bind(target)
        return (raw: string) => {
          if (raw.includes(COMMIT)) isCommit = true
          return new Proxy(target.prepare(raw), {
            get(statement, name) {
              if (name !== 'bind') return Reflect.get(statement, name).bind(statement)
              return (...params: unknown[]) => {
                sent.push({ on: database, raw, sql: asRead(raw), params })
                return statement.bind(...params)
              }
            },
          })
        }
      },
    })

  async function during(run: () => unknown, refusedBy: string | null = null): Promise<Sent[]> {
    sent.length = 0
    refusal = refusedBy
    await Promise.resolve()
      .then(run)
      .catch(() => undefined)
    refusal = null
    isCommit = false
    return sent.splice(0)
  }
  return { watch, during }
}
