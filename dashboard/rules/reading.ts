import { picked, type Values } from '../parts/forms'
import type { Fault } from '../problem'
import type { NewRule, Rule } from '../shapes'
import { basisPoints, parseAmount } from '../typed'
import { MODES, MOST_BANDS, PER, PERIODS, TIERS } from './choices'
import { SCOPES } from './words'

const AMOUNTS = ['flat_item_amount', 'flat_order_amount', 'cap_amount', 'floor_amount'] as const
const COUNTS = ['recurring.payments', 'recurring.months'] as const

const isCount = (typed: string) => /^\d{1,4}$/.test(typed)

const bandsOf = (values: Values) =>
  Array.from({ length: MOST_BANDS }, (_, index) => ({
    index,
    from: values(`bands.${index}.from_amount`),
    rate: values(`bands.${index}.percent_bp`),
  })).filter(({ from, rate }) => from || rate)

function checkScope(values: Values, scope: string): Fault[] {
  if (/campaign|sku|product/.test(scope) && !values('target'))
    return [{ path: 'target', message: `Say which ${scope.replace('sku', 'SKU')}` }]
  return scope === 'partner' && !values('partner_id') && !values('partner_tier')
    ? [{ path: 'partner_id', message: 'Say which partner or which tier' }]
    : []
}

/** What the form says that cannot be meant, in the words of its fields; `scope` cannot be changed later. */
export function checkRule(values: Values, scope: string): Fault[] {
  const currency = values('currency')
  const faults = checkScope(values, scope)
  const check = (fine: boolean, path: string, message: string) => {
    if (!fine) faults.push({ path, message })
  }
  const bands = bandsOf(values)
  const pays = ['percent_bp', 'flat_item_amount', 'flat_order_amount'].some((id) => values(id)) || bands.length > 0
  check(pays, 'percent_bp', 'Give a rate, a flat amount or bands; 0 is a rate')
  check(basisPoints(values('percent_bp')) !== undefined, 'percent_bp', 'Enter a percentage from 0 to 100')
  for (const id of AMOUNTS)
    check(!values(id) || parseAmount(values(id), currency) !== null, id, `Enter an amount in ${currency}`)
  for (const id of COUNTS) check(!values(id) || isCount(values(id)), id, 'Enter a whole number')
  for (const { index, from, rate } of bands) {
    check(parseAmount(from, currency) !== null, `bands.${index}.from_amount`, `Enter an amount in ${currency}`)
    check(typeof basisPoints(rate) === 'number', `bands.${index}.percent_bp`, 'Enter a percentage')
  }
  check(/^\d{1,6}$/.test(values('priority')), 'priority', 'Enter a whole number')
  return faults
}

const dayOf = (date: string) => (date ? `${date}T00:00:00.000Z` : null)

/** What the rule pays, as the API takes it; dates are days of UTC, null where none is given. */
export function termsOf(values: Values, partner_id: string | null) {
  const currency = values('currency')
  const amount = (id: string) => parseAmount(values(id), currency)
  const whole = (id: string) => (values(id) ? Number(values(id)) : null)
  const [payments, months] = [whole('recurring.payments'), whole('recurring.months')]
  return {
    partner_id,
    partner_tier: picked(values('partner_tier'), TIERS, '') || null,
    priority: Number(values('priority')),
    percent_bp: basisPoints(values('percent_bp')) ?? null,
    flat_item_amount: amount('flat_item_amount'),
    flat_order_amount: amount('flat_order_amount'),
    currency,
    bands: bandsOf(values).map(({ from, rate }) => ({
      from_amount: parseAmount(from, currency) ?? 0,
      percent_bp: basisPoints(rate) ?? 0,
    })),
    bands_mode: picked(values('bands_mode'), MODES, 'marginal'),
    bands_period: picked(values('bands_period'), PERIODS, 'order'),
    recurring: payments === null && months === null ? null : { payments, months },
    cap_amount: amount('cap_amount'),
    cap_per: picked(values('cap_per'), PER, 'order'),
    floor_amount: amount('floor_amount'),
    effective_from: dayOf(values('effective_from')),
    effective_to: dayOf(values('effective_to')),
  } satisfies Partial<NewRule>
}

/** A rule that says no day holds from `now` (an ISO moment) on, so that it never reaches back to earlier orders. */
export function newRuleOf(values: Values, partner_id: string | null, now: string): NewRule {
  const scope = picked(values('scope'), SCOPES, 'default')
  const terms = termsOf(values, partner_id)
  return { scope, target: values('target') || null, ...terms, effective_from: terms.effective_from ?? now }
}

/** The next version: dates only where the form says otherwise than the version before. */
export function changeOf(values: Values, partner_id: string | null, before: Pick<Rule, 'effective_to'>) {
  const { effective_from, effective_to, ...terms } = termsOf(values, partner_id)
  const isNewEnd = values('effective_to') !== (before.effective_to?.slice(0, 10) ?? '')
  return { ...terms, ...(effective_from !== null && { effective_from }), ...(isNewEnd && { effective_to }) }
}
