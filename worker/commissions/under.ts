import type { EvidencePolicy } from '../core/evidence'
import type { Terms } from '../partners/queries'
import { type Frozen, policyOf } from './frozen'
import type { RuleRow } from './rules/queries'

/** A source whose terms are asked for; times in epoch milliseconds, null before it was paid. */
export type Placed = { id: string; paidAt: number | null }

/** Under which terms sources are decided, where these are not the ones that each was first decided under. */
export type Under = {
  /** `stored`: those of the first decision, null where there was none; `today`: the settings as they are. */
  frozen(of: Placed, stored: Frozen | null, today: Frozen): Frozen
  policy(of: Placed, frozen: Frozen): EvidencePolicy
  rules(rows: RuleRow[]): RuleRow[]
  terms(known: Map<string, Terms[]>): Map<string, Terms[]>
}

/** What a source was first decided under, for ever; see `Frozen`. */
export const OWN: Under = {
  frozen: (_, stored, today) => stored ?? today,
  policy: (_, frozen) => policyOf(frozen),
  rules: (rows) => rows,
  terms: (known) => known,
}
