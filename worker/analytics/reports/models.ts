import { STORED_MODELS } from '../../attribution/attribute'
import { loadSettings } from '../../organizations/settings'
import { partnerNames } from '../../partners/queries'
import { Refusal } from '../../platform/errors'
import { when } from '../../platform/shapes'
import type { Tenant } from '../../platform/tenant'
import type { Period } from './input'
import { type Credited, creditedByModel, soldIn } from './queries'

const MAX_SALES = 20_000

const amountOf = (rows: Credited[], model: string) =>
  rows.filter((row) => row.model === model).reduce((sum, { amount }) => sum + amount, 0)

const byModel = (rows: Credited[]) => Object.fromEntries(STORED_MODELS.map((model) => [model, amountOf(rows, model)]))

/**
 * What each of the five models credits each partner with, from the decisions as they are stored. Minor units of sales
 * before refunds, per currency. Errors: 422 `report_too_large`.
 */
export async function compareModels(tenant: Tenant, period: Period) {
  const [sold, settings] = await Promise.all([soldIn(tenant, period), loadSettings(tenant)])
  const sales = sold.reduce((sum, row) => sum + row.sales, 0)
  if (sales > MAX_SALES)
    throw new Refusal(422, 'report_too_large', `A report reads at most ${MAX_SALES} sales. Ask for a shorter period.`)
  const credited = await creditedByModel(tenant, period)
  const names = await partnerNames(tenant, [...new Set(credited.map(({ partnerId }) => partnerId))])
  const partners = [...Map.groupBy(credited, ({ partnerId, currency }) => `${currency} ${partnerId}`).values()]
  const shown = partners.flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const { partnerId, currency } = first
    return [{ partner_id: partnerId, name: names.get(partnerId) ?? null, currency, amounts: byModel(rows) }]
  })
  const most = ({ amounts }: { amounts: Record<string, number> }) => Math.max(...Object.values(amounts))
  return {
    period_start: when(period.period_start),
    period_end: when(period.period_end),
    as_of: when(tenant.now),
    model_in_use: settings.attributionModel,
    models: [...STORED_MODELS],
    sales,
    partners: shown.sort((a, b) => most(b) - most(a) || (a.partner_id < b.partner_id ? -1 : 1)),
    totals: sold.map(({ currency, amount }) => {
      const credit = byModel(credited.filter((row) => row.currency === currency))
      const without = Object.entries(credit).map(([model, sum]) => [model, amount - sum])
      return { currency, amount, credited_amounts: credit, unattributed_amounts: Object.fromEntries(without) }
    }),
  }
}
