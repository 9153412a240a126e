import type { Context } from 'hono'
import type { AppEnv } from './env'
import { conflict, invalid, Refusal } from './errors'

/**
 * Holds the version that the caller saw against the one that is there. Optional for keys, required of people.
 * Errors: 428 `version_required`; 409 `changed_since_read` with the object as it is, when `current` is given.
 */
export function matchVersion(c: Pick<Context<AppEnv>, 'req' | 'var'>, version: number, current?: unknown) {
  const seen = c.req.header('If-Match')
  if (seen === undefined) {
    if (c.var.caller.role === 'secret_key') return
    throw new Refusal(428, 'version_required', 'Say which version you saw: If-Match: "<version>".')
  }
  const number = /^(?:"(\d{1,15})"|(\d{1,15}))$/.exec(seen.trim())
  if (!number) throw invalid('If-Match', 'must be a version, such as "3"')
  if (Number(number[1] ?? number[2]) === version) return
  throw changedSinceRead(current)
}

/** The answer when somebody else was faster; also for a revision that changed between reading and writing. */
export const changedSinceRead = (current?: unknown) =>
  conflict(
    'changed_since_read',
    'It has changed since you read it. Look again, then decide.',
    current === undefined ? {} : { current },
  )
