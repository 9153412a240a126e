import { isAlreadyRecorded } from '../activity/record'
import { isStale } from '../ledger/post'
import type { Write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'

const MAX_TRIES = 4

type Decision<Answer> = {
  /** Made anew on each try, because it rests on what the books say at that moment. */
  writes: () => Promise<Write[]>
  status: number
  answer: Answer
  /** The name of the guard that holds the version which was seen. */
  guard: string
  /** The object as it is, for whoever came second. */
  current: () => Promise<Answer>
}

/**
 * Commits a decision about one object. The books may have moved meanwhile: then it is decided again; the object may
 * not. Errors: 409 `changed_since_read`, or the name of a rule of the database.
 */
export async function commitDecision<Answer>(tenant: Tenant, decision: Decision<Answer>): Promise<Answer> {
  const { status, answer } = decision
  for (let tries = 1; ; tries++) {
    try {
      await commit(tenant, await decision.writes(), { status, answer })
      return answer
    } catch (error) {
      if (refusedBy(error, decision.guard) || isAlreadyRecorded(error)) throw changedSinceRead(await decision.current())
      if (!isStale(error) || tries === MAX_TRIES) throw error
    }
  }
}
