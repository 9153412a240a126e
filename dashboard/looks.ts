import type { Looks } from './parts/status'

export const EARNING: Looks = {
  held: ['warn', '‖', 'On hold'],
  pending: ['info', '◔', 'Clearing'],
  available: ['good', '✓', 'Ready to be paid'],
  reserved: ['info', '●', 'Approved for payout'],
  in_transit: ['info', '→', 'On its way'],
  paid: ['good', '✓', 'Paid'],
  reversed: ['idle', '↩', 'Taken back'],
  not_credited: ['idle', '–', 'Not credited'],
}

export const ORDER: Looks = {
  pending: ['info', '◔', 'Not paid yet'],
  paid: ['good', '✓', 'Paid'],
  partially_refunded: ['warn', '◑', 'Partly refunded'],
  refunded: ['idle', '↩', 'Refunded'],
  cancelled: ['idle', '✕', 'Cancelled'],
  disputed: ['bad', '!', 'Disputed'],
}
