import { holdCommission } from '../../worker/commissions/hold'
import { listCommissions } from '../../worker/commissions/queries'
import { listMembers } from '../../worker/organizations/queries'
import { changeBank } from '../../worker/partners/bank/change'
import { findBank } from '../../worker/partners/bank/queries'
import { BankChange } from '../../worker/partners/bank/shapes'
import { findPartner } from '../../worker/partners/queries'
import { decideAdjustment, proposeAdjustment } from '../../worker/payouts/adjustments/decide'
import { sendPayout } from '../../worker/payouts/attempts/send'
import { settleAttempt } from '../../worker/payouts/attempts/settle'
import { createCredit } from '../../worker/payouts/credits/create'
import { decideCredit } from '../../worker/payouts/credits/decide'
import { NewCredit } from '../../worker/payouts/credits/input'
import { approvePayout } from '../../worker/payouts/decisions/approve'
import { rejectPayout } from '../../worker/payouts/decisions/reject'
import { type Payout, standingOf } from '../../worker/payouts/load'
import { proposePayouts } from '../../worker/payouts/propose'
import { requestPayout } from '../../worker/payouts/request'
import { DAY_MILLISECONDS, endOfDay, type Story, startOfDay } from './story'

/** The day of the month's payouts, the day on which it is known what became of them, and today. */
export const MONEY_DAYS = { paid: 35, told: 38, today: 40 } as const

type Seat = 'owner' | 'manager' | 'partner_admin'

async function seats({ env, organizationId }: Story, at: Story['at']) {
  const members = await listMembers(env, { organizationId }, 50, null)
  const of = (role: Seat) => members.find((member) => member.role === role)?.userId ?? 'system'
  const as = (role: Seat, moment: number) => ({ ...at(moment), actor: of(role) })
  return { as, of }
}

const same = (payout: Payout) => payout

async function approved(story: Story, by: Seat, payout: Payout, moment: number): Promise<Payout> {
  const { as, of } = await seats(story, story.at)
  const caller = { id: of(by), name: '', role: by, partnerId: null, membershipId: null }
  const tenant = as(by, moment)
  return approvePayout(tenant, payout, await standingOf(story.env, tenant, caller, [payout]), same)
}

async function sent(story: Story, payout: Payout, moment: number): Promise<Payout> {
  const { as, of } = await seats(story, story.at)
  const caller = { id: of('manager'), name: '', role: 'manager' as const, partnerId: null, membershipId: null }
  const tenant = as('manager', moment)
  const standing = await standingOf(story.env, tenant, caller, [payout])
  return sendPayout(tenant, payout, { standing, rail: 'csv' }, same)
}

const proposed = (story: Story, moment: number, periodEnd: number) =>
  proposePayouts(
    story.at(moment),
    { periodStart: startOfDay(story.until, 1), periodEnd, partnerId: null, currency: null },
    async () =>
      ({ payouts }) =>
        payouts,
  )

/** The first payouts go out: all approved but one, which is rejected; a credit and a bonus are given. */
async function payOut(story: Story, evening: number) {
  const [first, ...others] = await proposed(story, evening, evening + 1)
  const rejected = others.pop()
  const noon = evening + DAY_MILLISECONDS / 2
  const { as } = await seats(story, story.at)
  for (const payout of [first, ...others])
    if (payout) await sent(story, await approved(story, 'owner', payout, noon), noon)
  if (rejected) await rejectPayout(as('owner', noon), rejected, 'The invoice for this month is missing', same)
}

/** What the bank said: arrived, arrived and came back, failed; the others are still on their way. */
async function hearFromTheBank(story: Story, evening: number) {
  const tenant = (await seats(story, story.at)).as('manager', evening)
  const { results } = await tenant.shard
    .prepare(`SELECT id FROM payouts WHERE organization_id = ? AND status = 'processing' ORDER BY partner_id`)
    .bind(story.organizationId)
    .all<{ id: string }>()
  const [paid, failed] = results
  const reference = `TRANSFER ${new Date(evening).toISOString().slice(0, 10)}`
  if (paid) await settleAttempt(tenant, paid.id, 1, { outcome: 'paid', at: evening, reference, reason: null })
  const reason = 'The account is closed'
  if (failed) await settleAttempt(tenant, failed.id, 1, { outcome: 'failed', at: evening, reference: null, reason })
}

const creditOf = (partnerId: string, currency: string, amount: number, reason: string) => ({
  partnerId,
  given: NewCredit.parse({ kind: 'fixed_price', currency, amount, reason }),
})

async function giveExtras(story: Story, partnerIds: string[], evening: number) {
  const { as } = await seats(story, story.at)
  const [alice = '', second = ''] = partnerIds
  const { currency } = story.cast
  const manager = as('manager', evening)
  const owner = as('owner', evening + 1)
  const credit = await createCredit(manager, creditOf(alice, currency, 25_000, 'Talk at the spring fair'), (row) => row)
  await decideCredit(owner, credit, { decision: 'approve', reason: null }, (row) => row)
  const bonus = { partner_id: second, currency, amount: 1_500, reason: 'Bonus for the best month so far' }
  const adjustment = await proposeAdjustment(manager, bonus, (row) => row)
  await decideAdjustment(owner, adjustment, { decision: 'approve', reason: null }, (row) => row)
}

const ACCOUNT = { method: 'bank_transfer', holder: 'A. Partner', iban: 'DE89370400440532013000' }

/** The first partner says where to send money. */
async function sayWhereTo(story: Story, partnerId: string, moment: number) {
  const tenant = (await seats(story, story.at)).as('partner_admin', moment)
  const { personId } = await findPartner(tenant, partnerId)
  const change = BankChange.parse({ ...ACCOUNT, currency: story.cast.currency })
  await changeBank(tenant, { read: await findBank(tenant, partnerId), personId, change }, (bank) => bank)
}

async function holdOne(story: Story, partnerId: string, moment: number) {
  const { as } = await seats(story, story.at)
  const rows = await listCommissions(story.at(moment), {
    limit: 5,
    before: null,
    partner_id: partnerId,
    status: 'pending',
  })
  const [newest] = rows
  const reason = 'The buyer asked about this order'
  if (newest) await holdCommission(as('manager', moment), newest, reason, (row) => row)
}

/** What waits for somebody today: a request, proposals, a credit, an adjustment and a commission on hold. */
async function leaveOpen(story: Story, partnerIds: string[], evening: number) {
  const { as } = await seats(story, story.at)
  const { currency } = story.cast
  const [alice = '', second = '', third = ''] = partnerIds
  const manager = as('manager', evening)
  const credit = creditOf(alice, currency, 4_000, 'A guest post about the new range')
  await createCredit(as('partner_admin', evening), credit, (row) => row)
  const taken = { partner_id: second, currency, amount: -500, reason: 'A coupon was shared outside the agreement' }
  await proposeAdjustment(manager, taken, (row) => row)
  await holdOne(story, third, evening)
  await requestPayout(as('partner_admin', evening), { partnerId: alice, currency }, same)
  await proposed(story, evening, evening - DAY_MILLISECONDS)
}

/** What people decide about money on a day of the story, after what cleared that evening. */
export async function moneyOfDay(story: Story, partnerIds: string[], day: number) {
  const evening = endOfDay(story.until, day)
  if (day === MONEY_DAYS.paid - 1) await sayWhereTo(story, partnerIds[0] ?? '', evening)
  if (day === MONEY_DAYS.paid) await payOut(story, evening)
  if (day === MONEY_DAYS.paid + 1) await giveExtras(story, partnerIds, evening)
  if (day === MONEY_DAYS.told) await hearFromTheBank(story, evening)
  if (day === MONEY_DAYS.today) await leaveOpen(story, partnerIds, evening)
}
