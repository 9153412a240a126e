/** What the demo shop sells. Amounts in US cents. */
export const PRODUCTS = [
  {
    id: 'stoneware-mug',
    name: 'Stoneware mug',
    description: 'Thrown by hand, glazed in tidal blue. Holds 350 ml.',
    unitAmount: 2_400,
    picture: 'mug.svg',
  },
  {
    id: 'travel-cup',
    name: 'Travel cup',
    description: 'Double walled, with a lid that closes. Holds 300 ml.',
    unitAmount: 3_200,
    picture: 'cup.svg',
  },
  {
    id: 'pour-over-set',
    name: 'Pour-over set',
    description: 'Dripper and carafe for two, with forty paper filters.',
    unitAmount: 5_800,
    picture: 'set.svg',
  },
] as const

export const CURRENCY = 'USD'
export const SHIPPING_AMOUNT = 490
