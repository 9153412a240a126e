import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { as, ask, focused, open, openDesk } from './at-desk.ts'
import { settled } from './pages/move.ts'
import { told } from './pages/tree.ts'

const STOPS_AT_MOST = 60
const PARTNER = 'Alice Writes'

interface Payout {
  id: string
  partner_id: string
  partner_name: string
  amount: number
  status: string
  version: number
  approvals: { user_id: string }[]
}

let payout: Payout

openDesk(async () => {
  await ask('PATCH', '/organization', { second_approver_above_amounts: { EUR: 10_000 } })
  const { data } = await ask<{ data: Payout[] }>('GET', '/payouts?status=pending')
  const large = data.find(({ partner_name, amount }) => partner_name === PARTNER && amount > 10_000)
  assert.ok(large)
  payout = large
})

/** Goes on with the Tab key until the focus is on what begins with these words. */
const reach = async (page: Page, words: string): Promise<void> => {
  for (let stop = 0; stop < STOPS_AT_MOST; stop++) {
    await page.keyboard.press('Tab')
    if ((await focused(page)).startsWith(words)) return
  }
  assert.fail(`“${words}” is not within ${STOPS_AT_MOST} stops`)
}

/** The payout as this manager comes to it from the queue, by keyboard alone. */
const openQueued = async (who: 'manager' | 'manager_2'): Promise<Page> => {
  const page = await as(who)
  await open(page, '/payouts')
  await reach(page, PARTNER)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: `Payout to ${PARTNER}` }).waitFor()
  await settled(page)
  return page
}

const review = async (page: Page): Promise<void> => {
  await reach(page, 'Review and approve')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
}

/** Types into the field that has the focus and sends the form with Enter. */
const type = async (page: Page, text: string): Promise<void> => {
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
}

const amountText = (): string => (payout.amount / 100).toFixed(2)
const now = (): Promise<Payout> => ask('GET', `/payouts/${payout.id}`)

describe('a payout above the threshold, with the keyboard alone', () => {
  let first: Page

  test('is not approved by Enter twice, nor by a wrong amount', async () => {
    first = await openQueued('manager')
    await review(first)
    assert.match(await focused(first), /^Approve .+ to Alice Writes\?$/)
    await first.keyboard.press('Enter')
    await first.keyboard.press('Enter')
    assert.ok(await first.getByRole('dialog').isVisible())
    await first.keyboard.press('Tab')
    assert.equal(await first.evaluate(() => document.activeElement?.id), 'amount')
    await type(first, '1.00')
    await first.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await first.keyboard.press('Tab')
    await first.keyboard.press('Enter')
    assert.equal(await first.evaluate(() => document.activeElement?.id), 'amount')
    assert.equal((await told(first, 'textbox', 'Type the amount')).invalid, 'true')
    assert.deepEqual((await now()).approvals, [])
  })

  test('has one of two approvals when the amount is typed, and waits for somebody else', async () => {
    await type(first, amountText())
    await first.getByRole('dialog').waitFor({ state: 'hidden' })
    await first.getByText('One of two approved').first().waitFor()
    const { status, approvals } = await now()
    assert.deepEqual([status, approvals.length], ['pending', 1])
    const button = first.getByRole('button', { name: 'Review and approve' })
    assert.equal(await button.getAttribute('aria-disabled'), 'true')
    await first.getByText('another manager must approve it too').waitFor()
    await button.focus()
    await first.keyboard.press('Enter')
    assert.equal(await first.getByRole('dialog').count(), 0)
  })

  test('is approved by the second manager, who may write the amount another way; the sum is set aside once', async () => {
    const second = await openQueued('manager_2')
    await review(second)
    await second.keyboard.press('Tab')
    await type(second, amountText().replace('.', ','))
    await second.getByRole('dialog').waitFor({ state: 'hidden' })
    await second.getByRole('button', { name: /^Send/ }).waitFor()
    const { status, approvals } = await now()
    assert.equal(status, 'approved')
    assert.equal(new Set(approvals.map(({ user_id }) => user_id)).size, 2)
    const path = `/partners/${payout.partner_id}/stats`
    const { amounts } = await ask<{ amounts: { EUR: { reserved: number } } }>('GET', path)
    assert.equal(amounts.EUR.reserved, payout.amount)
  })

  test('tells the first manager what changed, and refuses what was decided about the old one', async () => {
    await first.getByRole('button', { name: 'Reject' }).focus()
    await first.keyboard.press('Enter')
    await first.getByRole('dialog').waitFor()
    await first.keyboard.press('Tab')
    await first.keyboard.type('The invoice is missing')
    await reach(first, 'Reject payout')
    await first.keyboard.press('Enter')
    await first.getByRole('alert').waitFor()
    assert.equal((await now()).status, 'approved')
    await first.keyboard.press('Escape')
    await first.getByRole('button', { name: /^Send/ }).waitFor()
  })
})

describe('the partner who is paid', () => {
  let partner: Page

  before(async () => {
    partner = await as('partner')
  })

  test('saves the statement of the month with its proofs', async () => {
    await open(partner, '/portal/statement')
    const saved = partner.waitForEvent('download')
    await partner.getByRole('button', { name: 'JSON with proofs' }).click()
    const file = await (await saved).path()
    const statement: { format: string; partner_name: string } = JSON.parse(await readFile(file, 'utf8'))
    assert.deepEqual([statement.format, statement.partner_name], ['tributary.statement.v1', PARTNER])
  })

  test('is told of an IBAN that cannot be one, looks over a change, and holds the payout by it', async () => {
    await open(partner, '/portal/banking')
    await partner.getByRole('button', { name: 'Change banking details' }).click()
    await partner.getByLabel('IBAN').fill('DE00 3704 0044 0532 0130 00')
    await partner.getByRole('button', { name: 'Review' }).click()
    await partner.getByRole('heading', { name: 'There is a problem' }).waitFor()
    await partner.getByLabel('IBAN').fill('GB29 NWBK 6016 1331 9268 19')
    await partner.getByRole('button', { name: 'Review' }).click()
    const review = partner.getByRole('dialog')
    await review.getByText('nothing is paid for three days').waitFor()
    await review.getByRole('button', { name: 'Change and hold payouts' }).click()
    await partner.getByText('payouts wait until').waitFor()
    await partner.getByText('GB…6819').waitFor()
    const page = await as('owner')
    await page.goto(`/payouts/${payout.id}`)
    await page.getByText('The bank details changed less than three days ago').waitFor()
    assert.equal(await page.getByRole('button', { name: /^Send/ }).getAttribute('aria-disabled'), 'true')
    assert.equal((await now()).status, 'approved')
  })
})
