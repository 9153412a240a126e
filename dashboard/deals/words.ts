import type { Looks } from '../parts/status'

export const DEAL: Looks = {
  open: ['info', '◔', 'Open'],
  won: ['good', '✓', 'Won'],
  lost: ['idle', '✕', 'Lost'],
}

export const TOUCHES = [
  ['referral', 'Referral'],
  ['introduction', 'Introduction'],
  ['content_share', 'Content shared'],
  ['demo', 'Demo'],
  ['proposal', 'Proposal'],
  ['negotiation', 'Negotiation'],
  ['click', 'Click'],
  ['view', 'View'],
] as const

export const touchName = (type: string): string => TOUCHES.find(([known]) => known === type)?.[1] ?? type
