/** As many as the API takes. */
export const MOST_BANDS = 20

export const TIERS = [
  ['', 'Any'],
  ['bronze', 'Bronze'],
  ['silver', 'Silver'],
  ['gold', 'Gold'],
] as const

export const MODES = [
  ['marginal', 'Each band at its own rate'],
  ['whole', 'The band reached sets the rate of everything'],
] as const

export const PERIODS = [
  ['order', 'Each order by itself'],
  ['month', 'The partner’s month'],
] as const

export const PER = [
  ['order', 'An order'],
  ['partner_month', 'A partner and month'],
] as const
