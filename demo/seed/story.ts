import type { Tenant } from '../../worker/platform/tenant'
import type { DemoBindings } from '../env'
import type { Cast } from './cast'
import type { Chance } from './chance'

export const DAY_MILLISECONDS = 86_400_000
export const STORY_DAYS = 40

/** Somebody who looked around, and by whom they came. `at` in epoch milliseconds. */
export type Visitor = { id: string; number: number; code: string; at: number; email: string | null; bought: boolean }

/** An organization in the making. Nothing it does may be later than `until`, which is the real now. */
export type Story = {
  env: DemoBindings
  cast: Cast
  chance: Chance
  organizationId: string
  until: number
  /** The tenant as it was at a moment of the story; what it announces is done by the story itself. */
  at: (now: number) => Tenant
  visitors: Visitor[]
  ordersPlaced: number
}

/** Epoch milliseconds of the first moment of a day of the story; the last day is today. */
export const startOfDay = (until: number, day: number) =>
  Math.trunc(until / DAY_MILLISECONDS) * DAY_MILLISECONDS - (STORY_DAYS - day) * DAY_MILLISECONDS

/** A moment of that day, never one that is still to come. */
export function momentOf({ chance, until }: Story, day: number): number {
  const start = startOfDay(until, day)
  const hour = chance.pickBy([7, 8, 9, 12, 13, 17, 19, 20, 21, 22], (each) => (each > 18 ? 3 : 2))
  const at = start + hour * 3_600_000 + chance.whole(0, 3_599) * 1_000
  return Math.min(at, until - chance.whole(60, 3_600) * 1_000)
}

export const endOfDay = (until: number, day: number) => Math.min(startOfDay(until, day + 1) - 1, until)
