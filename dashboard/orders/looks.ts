import type { Looks } from '../parts/status'

export const ORDER: Looks = {
  pending: ['info', '◔', 'Not paid yet'],
  paid: ['good', '✓', 'Paid'],
  partially_refunded: ['warn', '◑', 'Partly refunded'],
  refunded: ['idle', '↩', 'Refunded'],
  cancelled: ['idle', '✕', 'Cancelled'],
  disputed: ['bad', '!', 'Disputed'],
}
