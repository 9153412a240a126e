import { inCodeUnits } from './money'

export type TouchType =
  | 'click'
  | 'view'
  | 'referral'
  | 'demo'
  | 'content_share'
  | 'introduction'
  | 'proposal'
  | 'negotiation'
  | (string & Record<never, never>)

/** Something that may earn a share. `at` in epoch milliseconds; `weight` overrides the weight of its role. */
export type Touch = {
  readonly id: string
  readonly partnerId: string
  readonly type: TouchType
  readonly at: number
  readonly weight?: number | null
  /** The page that a stored visit led to; empty where none was told. */
  readonly path?: string
}

/** The touches by (time, id), so that the order in which they were read never decides who is paid. */
export function inTimeOrder(touches: readonly Touch[]): Touch[] {
  return touches.toSorted(
    (a, b) =>
      a.at - b.at || inCodeUnits(a.id, b.id) || inCodeUnits(a.partnerId, b.partnerId) || inCodeUnits(a.type, b.type),
  )
}
