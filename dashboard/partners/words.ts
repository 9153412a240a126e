import type { Looks } from '../parts/status'

export const PARTNER_TYPES = [
  ['affiliate', 'Affiliate'],
  ['referral', 'Referral'],
  ['reseller', 'Reseller'],
  ['integration', 'Integration'],
  ['portal', 'Portal'],
  ['channel_partner', 'Channel partner'],
  ['vendor', 'Vendor'],
  ['customer', 'Customer'],
] as const

export const typeName = (type: string): string => PARTNER_TYPES.find(([known]) => known === type)?.[1] ?? type

export const TIERS = [
  ['bronze', 'Bronze'],
  ['silver', 'Silver'],
  ['gold', 'Gold'],
] as const

export const PARTNER: Looks = {
  pending: ['warn', '◔', 'Waiting for approval'],
  active: ['good', '✓', 'Active'],
  inactive: ['idle', '–', 'Inactive'],
  suspended: ['bad', '!', 'Suspended'],
  rejected: ['idle', '✕', 'Rejected'],
}
