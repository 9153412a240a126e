import type { Looks } from '../parts/status'
import type { Adjustment, Credit } from '../shapes'

export type Entry = Credit | Adjustment
export type Kind = 'credit' | 'adjustment'

export const ENTRY: Looks = {
  pending_approval: ['warn', '◔', 'Needs approval'],
  proposed: ['warn', '◔', 'Needs approval'],
  approved: ['good', '✓', 'Approved'],
  rejected: ['idle', '✕', 'Rejected'],
  reversed: ['idle', '↩', 'Taken back'],
}
