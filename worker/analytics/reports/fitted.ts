import { type Fitted, fitModel, type Walk } from '../../core/data-driven'
import type { Fraction } from '../../core/fraction'
import { halfEven } from '../../core/money'
import { dayOf } from '../../core/visit'
import { partnerNames } from '../../partners/queries'
import { Refusal } from '../../platform/errors'
import { when } from '../../platform/shapes'
import type { Tenant } from '../../platform/tenant'
import type { Asked } from './input'
import { buyersAmong, countVisits, salesWithTouches, soldIn, visitsByVisitor } from './queries'

const MAX_SALES = 20_000
const MAX_VISITS = 200_000
const MAX_CHANNELS = 300
const VISITORS_A_QUESTION = 5_000

/** What the answer rests on, for whoever compares it with another tool. */
export const CONVENTIONS = {
  channels: 'partners',
  converting: 'paid orders that no deal covers, and won deals: the partners of their qualified touches, by time',
  non_converting: 'visitors with visits in the period who never bought',
  without_partner: 'sales without a qualified touch are left out, and counted',
  truncation: 'none',
  non_converting_journeys: 'included (Markov); not used (Shapley)',
  repeats: 'a partner that follows itself counts once',
  shapley: 'contained journeys: each sale in equal parts to its partners',
  revenue: 'subtotals before refunds',
} as const

const tooLarge = (what: string, most: number) =>
  new Refusal(422, 'report_too_large', `A report reads at most ${most} ${what}. Ask for a shorter period.`)

async function salesOf(tenant: Tenant, asked: Asked): Promise<Walk[]> {
  const sold = await soldIn(tenant, asked)
  if (sold.reduce((sum, { sales }) => sum + sales, 0) > MAX_SALES) throw tooLarge('sales', MAX_SALES)
  const sales = await salesWithTouches(tenant, asked, MAX_SALES)
  return sales.map(({ partnerIds, currency, value }) => ({ channels: partnerIds, sale: { currency, value } }))
}

async function visitorsWithout(tenant: Tenant, asked: Asked): Promise<Walk[]> {
  const days = [dayOf(asked.period_start), dayOf(asked.period_end)] as const
  if ((await countVisits(tenant, ...days)) > MAX_VISITS) throw tooLarge('visits', MAX_VISITS)
  const paths = await visitsByVisitor(tenant, asked)
  const visitors = [...paths.keys()]
  for (let from = 0; from < visitors.length; from += VISITORS_A_QUESTION)
    for (const buyer of await buyersAmong(tenant, visitors.slice(from, from + VISITORS_A_QUESTION))) paths.delete(buyer)
  return [...paths.values()].map((channels) => ({ channels, sale: null }))
}

/** Errors: 422 `report_too_large`. */
export async function walksOf(tenant: Tenant, asked: Asked): Promise<Walk[]> {
  const walks = (await Promise.all([salesOf(tenant, asked), visitorsWithout(tenant, asked)])).flat()
  const channels = new Set(walks.flatMap(({ channels: path }) => path))
  if (channels.size > MAX_CHANNELS) throw tooLarge('partners', MAX_CHANNELS)
  return walks
}

const millionths = ({ numerator, denominator }: Fraction) => Number(halfEven(numerator * 1_000_000n, denominator))

function countsOf(walks: Walk[]) {
  const sold = walks.filter(({ sale }) => sale !== null)
  const withPartner = sold.filter(({ channels }) => channels.length > 0)
  return {
    converting: withPartner.length,
    without_partner: sold.length - withPartner.length,
    non_converting: walks.length - sold.length,
  }
}

const shownChannel = (each: Fitted['channels'][number], names: Map<string, string>) => ({
  partner_id: each.channel,
  name: names.get(each.channel) ?? null,
  share_ppm: each.sharePpm,
  conversions: millionths(each.conversions) / 1_000_000,
  revenue_amounts: { ...each.revenue },
  removal_effect_ppm: each.removalEffect === null ? null : millionths(each.removalEffect),
  on_converting_path: each.onConvertingPath,
  weight: String(each.weight),
})

/** What a data-driven model says of a period. It pays nobody. Errors: 422 `report_too_large`. */
export async function fittedReport(tenant: Tenant, asked: Asked, walks: Walk[]) {
  const { channels, conversionProbability, reason, arithmetic } = fitModel(asked.model, walks)
  const names = await partnerNames(
    tenant,
    channels.map(({ channel }) => channel),
  )
  return {
    model: asked.model,
    period_start: when(asked.period_start),
    period_end: when(asked.period_end),
    as_of: when(tenant.now),
    journeys: countsOf(walks),
    conversion_probability_ppm: conversionProbability === null ? null : millionths(conversionProbability),
    reason,
    arithmetic,
    partners: channels
      .map((each) => shownChannel(each, names))
      .sort((a, b) => b.share_ppm - a.share_ppm || (a.partner_id < b.partner_id ? -1 : 1)),
    conventions: CONVENTIONS,
  }
}
export type FittedReport = Awaited<ReturnType<typeof fittedReport>>
