import { count, Money, money, percent, sentence } from '../parts'
import type { Looks } from '../parts/status'
import type { Rule } from '../shapes'

export const STATE: Looks = {
  in_force: ['good', '✓', 'In force'],
  later: ['info', '◔', 'Later'],
  ended: ['idle', '–', 'Ended'],
}

export const SCOPES = [
  ['campaign', 'Campaign'],
  ['sku', 'SKU'],
  ['product', 'Product'],
  ['partner', 'Partner'],
  ['default', 'Default'],
] as const

type Scoped = Pick<Rule, 'scope' | 'target' | 'partner_id' | 'partner_tier'>

/** What the rule is about: "SKU mug-blue, for Alice". */
export function ruleName({ scope, target, partner_id, partner_tier }: Scoped, nameOf: (id: string) => string): string {
  const whom = partner_id ? nameOf(partner_id) : partner_tier ? `${sentence(partner_tier)} partners` : ''
  if (scope === 'partner') return whom
  const what = SCOPES.find(([known]) => known === scope)?.[1] ?? sentence(scope)
  return [target === null ? what : `${what} ${target}`, whom && `for ${whom}`].filter(Boolean).join(', ')
}

const amount = (minor: number | null, { currency }: Rule, after: string, before = '') =>
  minor === null ? [] : [`${before}${currency === null ? count(minor) : money(minor, currency)} ${after}`]

/** What it pays, in a few words. */
export function pays(rule: Rule): string {
  const rates = rule.bands.map((band) => band.percent_bp)
  const rate = rates.length > 0 ? [...new Set([Math.min(...rates), Math.max(...rates)])] : [rule.percent_bp]
  const shown = rate.filter((each) => each !== null).map(percent)
  return [
    ...(shown.length > 0 ? [shown.join(' to ')] : []),
    ...amount(rule.flat_item_amount, rule, 'an item'),
    ...amount(rule.flat_order_amount, rule, 'an order'),
  ].join(' + ')
}

/** What bounds it: floor, cap, and for how long renewals earn. */
export function limits(rule: Rule): string[] {
  const { recurring } = rule
  const per = rule.cap_per === 'order' ? 'an order' : 'a partner and month'
  return [
    ...amount(rule.floor_amount, rule, 'an order', 'at least '),
    ...amount(rule.cap_amount, rule, per, 'at most '),
    ...(recurring?.payments != null ? [`the first ${count(recurring.payments)} payments`] : []),
    ...(recurring?.months != null ? [`for ${count(recurring.months)} months`] : []),
  ]
}

/** Each band in words; none without bands. */
export const Bands = ({ rule }: { readonly rule: Rule }) => (
  <ul>
    {rule.bands.map((band) => (
      <li key={band.from_amount}>
        {percent(band.percent_bp)} from{' '}
        {rule.currency ? <Money amount={band.from_amount} currency={rule.currency} /> : count(band.from_amount)}
      </li>
    ))}
  </ul>
)
