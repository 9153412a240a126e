import type { Looks } from '../parts/status'

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
