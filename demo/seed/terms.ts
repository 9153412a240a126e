import { closeDeal } from '../../worker/commissions/deals/close'
import { createRule } from '../../worker/commissions/rules/create'
import { NewRule } from '../../worker/commissions/rules/input'
import { createDeal } from '../../worker/deals/create'
import { NewDeal, NewTouchpoint } from '../../worker/deals/input'
import { findDeal } from '../../worker/deals/queries'
import { logOnDeal } from '../../worker/deals/touchpoints'
import type { Partner } from '../../worker/partners/queries'
import { one } from '../../worker/platform/tenant'
import type { DealPart } from './cast'
import { DAY_MILLISECONDS, type Story } from './story'

/** Rules for what the month did not sell, so that its orders are paid by the partners’ own terms. */
export async function rulesOfStory({ cast, until, at }: Story) {
  const begun = until - 20 * DAY_MILLISECONDS
  const [first] = cast.products
  const rules = [
    // An offer that is over: a partner without terms of their own earns nothing until somebody decides.
    { scope: 'default', percent_bp: 500, effective_to: begun + 5 * DAY_MILLISECONDS },
    { scope: 'campaign', target: 'advent', percent_bp: 1_200, cap_amount: 5_000 },
    { scope: 'sku', target: first?.id, percent_bp: 1_500, effective_from: until + 10 * DAY_MILLISECONDS },
    {
      scope: 'partner',
      partner_tier: 'gold',
      bands: [
        { from_amount: 0, percent_bp: 1_000 },
        { from_amount: 100_000, percent_bp: 1_500 },
      ],
      bands_period: 'month',
      recurring: { payments: null, months: 12 },
    },
  ]
  for (const rule of rules) await createRule(at(begun), NewRule.parse({ effective_from: begun, ...rule }))
}

async function tellDeal(story: Story, part: DealPart, partners: Partner[]) {
  const { cast, until, at } = story
  const day = (daysAgo: number) => until - daysAgo * DAY_MILLISECONDS
  const begun = Math.max(...part.touches.map(([, , daysAgo]) => daysAgo)) + 1
  const given = NewDeal.parse({ name: part.name, amount: part.amount, currency: cast.currency })
  const { answer } = await createDeal(at(day(begun)), given, ({ id }) => id)
  for (const [code, type, daysAgo, notes] of part.touches) {
    const partner = partners[cast.partners.findIndex((each) => each.code === code)]
    if (!partner) continue
    const touch = { partner_id: partner.id, type, occurred_at: day(daysAgo), notes }
    await logOnDeal(at(day(daysAgo)), one(await findDeal(at(day(daysAgo)), answer)), NewTouchpoint.parse(touch))
  }
  if (part.wonDaysAgo === undefined) return
  const closing = { seen: () => undefined, show: () => null }
  await closeDeal(at(day(part.wonDaysAgo)), answer, { status: 'won', closed_at: day(part.wonDaysAgo) }, closing)
}

/** Sales that people made, and which partners helped. */
export async function dealsOfStory(story: Story, partners: Partner[]) {
  for (const part of story.cast.deals) await tellDeal(story, part, partners)
}
