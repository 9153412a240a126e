import type { QualityCheck } from './quality'
import { inTimeOrder, type Touch } from './touch'

const MILLISECONDS_PER_DAY = 86_400_000

/** Windows where an organization set none: they bind clicks and views only. */
export const DEFAULT_WINDOW_DAYS: Readonly<Record<string, number>> = { click: 7, view: 1 }

/** A recorded inactive, suspended or rejected interval of a partner, half-open; epoch milliseconds, null = still. */
export type Inactive = { readonly partnerId: string; readonly from: number; readonly until: number | null }

export type DropReason =
  | 'after_close'
  | 'outside_window'
  | 'duplicate'
  | 'excluded_type'
  | 'partner_not_active'
  | 'duplicate_order'
  | QualityCheck
export type Drop = { readonly touchId: string; readonly partnerId: string; readonly reason: DropReason }

export type QualificationRules = {
  /** The lead's creation where there is one, else the order or close; epoch milliseconds. */
  readonly measuredAt: number
  /** Where that moment is known to the second only: the last millisecond it may be. */
  readonly measuredUntil?: number | undefined
  /** Keys are touch types; '*' stands for the types not named. No key: no window. */
  readonly windowDays: Readonly<Record<string, number>>
  readonly inactive?: readonly Inactive[]
  readonly excludedTypes?: readonly string[]
}

/** Keeps the touches that may earn a share, in (time, id) order, and says why each of the others may not. */
export function qualify(touches: readonly Touch[], rules: QualificationRules): { kept: Touch[]; dropped: Drop[] } {
  const kept: Touch[] = []
  const dropped: Drop[] = []
  const seen = new Set<string>()
  for (const touch of inTimeOrder(touches)) {
    const reason = disqualification(touch, rules, seen)
    if (reason === null) kept.push(touch)
    else dropped.push({ touchId: touch.id, partnerId: touch.partnerId, reason })
  }
  return { kept, dropped }
}

/** Groups of touches that are measured from different moments; what is kept comes together in (time, id) order. */
export function qualifyEach(groups: readonly { touches: readonly Touch[]; rules: QualificationRules }[]): {
  kept: Touch[]
  dropped: Drop[]
} {
  const all = groups.map(({ touches, rules }) => qualify(touches, rules))
  return { kept: inTimeOrder(all.flatMap(({ kept }) => kept)), dropped: all.flatMap(({ dropped }) => dropped) }
}

function disqualification(touch: Touch, rules: QualificationRules, seen: Set<string>): DropReason | null {
  const age = rules.measuredAt - touch.at
  if (touch.at > (rules.measuredUntil ?? rules.measuredAt)) return 'after_close'
  if (age > windowOf(touch.type, rules.windowDays) * MILLISECONDS_PER_DAY) return 'outside_window'
  if (seen.has(touch.id)) return 'duplicate'
  seen.add(touch.id)
  if (rules.excludedTypes?.includes(touch.type)) return 'excluded_type'
  return rules.inactive?.some((interval) => covers(interval, touch)) ? 'partner_not_active' : null
}

function windowOf(type: string, windowDays: Readonly<Record<string, number>>): number {
  const key = Object.hasOwn(windowDays, type) ? type : '*'
  return windowDays[key] ?? Number.POSITIVE_INFINITY
}

function covers(interval: Inactive, touch: Touch): boolean {
  const ended = interval.until !== null && touch.at >= interval.until
  return interval.partnerId === touch.partnerId && touch.at >= interval.from && !ended
}
