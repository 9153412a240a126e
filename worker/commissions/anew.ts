import type { AttributionRow } from '../attribution/queries'
import type { Resolution } from '../core/evidence'
import type { Write } from '../platform/d1'
import type { Booking } from './booking'
import type { Frozen } from './frozen'
import type { Under } from './under'

/**
 * Sales that are to be decided anew under other terms. Of them only those that change are written, together with
 * `alongside`, which is told what these book.
 */
export type Anew = {
  under: Under
  isMeant(of: { attribution: AttributionRow | null; resolution: Resolution }): boolean
  alongside(changed: readonly Booking[]): Write[]
}

/** The trace as it would read had these inputs been seen when the stored decision was made: the moment is no input. */
export const asSeenThen = <Told extends { frozen: Frozen }>(trace: Told, then: Frozen | null): Told =>
  then ? { ...trace, frozen: { ...trace.frozen, rules_as_of: then.rules_as_of } } : trace

/** Whether keeping this would say or move anything that is not there yet. */
export const isChanged = (
  { sourceId, earnings, postings, lines }: Booking,
  made: readonly { sourceId: string }[],
): boolean =>
  postings.length + lines.length > 0 ||
  made.some((decision) => decision.sourceId === sourceId) ||
  earnings.some(
    ({ isNew, granted, attributed, before }) => isNew || granted !== before.granted || attributed !== before.attributed,
  )
