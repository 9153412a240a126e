import { count } from '../parts'
import type { Looks } from '../parts/status'
import type { Payout } from '../shapes'

export const PAYOUT: Looks = {
  pending: ['warn', '◔', 'Needs approval'],
  half: ['warn', '◑', 'One of two approved'],
  approved: ['info', '●', 'Approved'],
  partially_approved: ['info', '◕', 'Approved in part'],
  processing: ['info', '→', 'On its way'],
  paid: ['good', '✓', 'Paid'],
  failed: ['bad', '!', 'Failed'],
  returned: ['bad', '↩', 'Came back'],
  rejected: ['idle', '✕', 'Rejected'],
}

/** The state as its people see it: between two approvals is a state of its own. */
export const lookOf = ({ status, approvals }: Payout): string =>
  status === 'pending' && approvals.length > 0 ? 'half' : status

export const many = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? '' : 's'}`

export const isExportable = ({ status }: Payout): boolean => /^(approved|partially_approved|processing)$/.test(status)

/** Lines that are paid with it, and those left out of it. */
export const linesOf = ({ lines }: Payout) => ({
  paid: lines.filter(({ status }) => status !== 'left_out'),
  left: lines.filter(({ status }) => status === 'left_out'),
})
