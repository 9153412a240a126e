import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Route } from 'playwright-core'
import { as, ask, decide, open, openDesk, told } from './at-desk.ts'
import { settled } from './pages/move.ts'

const REASON = 'A talk at the portal'

let partner: { id: string; name: string }

const giveBonus = async (amount: number, reason: string): Promise<void> => {
  await ask('POST', '/adjustments', { partner_id: partner.id, currency: 'EUR', amount, reason })
  const page = await as('manager')
  await open(page, `/ledger/adjustments?partner_id=${partner.id}`)
  await decide(page, new RegExp(`^Approve.*${reason}`), { yes: `Approve +€${(amount / 100).toFixed(2)}` })
}

openDesk(async () => {
  const { data } = await ask<{ data: [typeof partner] }>('GET', '/partners?code=alice')
  partner = data[0]
  await giveBonus(7_700, REASON)
})

describe('a partner’s money, from both sides', () => {
  test('all that is ready is asked for, once; a manager’s no is read, and the money is free again', async () => {
    const page = await as('partner')
    await open(page, '/portal/payouts')
    const press = page.getByRole('button', { name: 'Ask for a payout' })
    await press.click()
    const dialog = page.getByRole('dialog')
    const title = await dialog.getByRole('heading').innerText()
    assert.match(title, /^Ask for €[\d,]+\.\d\d\?$/)
    await dialog.getByRole('button', { name: 'Ask for a payout' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await told(page, 'of it waits for a manager')
    const list = `/payouts?status=pending&partner_id=${partner.id}&limit=1`
    const [payout] = (await ask<{ data: { id: string; requested_by: string | null }[] }>('GET', list)).data
    assert.match(payout?.requested_by ?? '', /^usr_/)
    await press.waitFor({ state: 'detached' })
    await giveBonus(2_300, 'A word of thanks')
    await open(page, '/portal/payouts')
    await press.click()
    assert.equal(await dialog.getByRole('heading').innerText(), 'Ask for €23.00?')
    await page.keyboard.press('Escape')
    const manager = await as('manager')
    await open(manager, `/payouts/${payout?.id}`)
    await decide(manager, 'Reject', { fill: { Reason: 'With the next one' }, yes: 'Reject payout' })
    await open(page, `/portal/payouts/${payout?.id}`)
    await told(page, /With the next one/)
    await open(page, '/portal/payouts')
    await press.waitFor()
  })

  test('a bonus is told as one, with nothing of an order', async () => {
    const page = await as('partner')
    await open(page, '/portal')
    await page
      .getByRole('link', { name: /^Adjustment of/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: 'Why did I earn this?' }).waitFor()
    await settled(page)
    await told(page, /^Adjustment of/)
    await told(page, /^A (word of thanks|talk at the portal)$/)
    assert.equal(await page.getByText('Ordered').count(), 0)
  })

  test('a statement prints its sums and transfers and none of the buttons around them', async () => {
    const page = await as('partner')
    await open(page, '/portal/statement')
    await page.evaluate(() => {
      window.print = () => {
        document.title = 'printed'
      }
    })
    await page.getByRole('button', { name: 'Print' }).click()
    assert.equal(await page.title(), 'printed')
    await told(page, new RegExp(`to \\w+ \\d+, ${new Date().getUTCFullYear()}`))
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.getByRole('button').filter({ visible: true }).count(), 0)
    assert.equal(await page.getByRole('navigation').filter({ visible: true }).count(), 0)
    await told(page, partner.name)
    await told(page, 'Adjustment in the partner’s favour')

    await page.emulateMedia({ media: null })
  })

  test('a freeze says which amounts do not agree, and only an owner lifts it, with a reason', async () => {
    const breach = { account: `partner:${partner.id}:available`, currency: 'EUR', commission_id: null }
    const breaches = [{ ...breach, expected_amount: 12_300, actual_amount: 12_301 }]
    let frozen = true
    // No request can break the books of the product that other tests share: what they would say is said here.
    const say = (route: Route) =>
      route.fulfill({ json: { frozen, frozen_since: frozen ? '2026-01-05T00:15:00.000Z' : null, breaches } })
    const manager = await as('manager')
    const owner = await as('owner')
    for (const page of [manager, owner]) {
      await page.route('**/api/ledger/status', say)
      await open(page, '/ledger')
      await told(page, /^Payouts are frozen/)
      await told(page, /123\.01/)
    }
    await told(manager, 'An owner can lift this when the check is clean.')
    assert.equal(await manager.getByRole('button', { name: 'Lift the freeze' }).count(), 0)
    await owner.getByRole('button', { name: 'Lift the freeze' }).click()
    const dialog = owner.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('Counted by hand')
    await dialog.getByRole('button', { name: 'Lift the freeze' }).click()
    await dialog.getByText('Payouts are not frozen.').waitFor()
    await owner.route('**/api/ledger/unfreeze', async (route) => {
      frozen = false
      assert.deepEqual(route.request().postDataJSON(), { reason: 'Counted by hand' })
      await route.fulfill({ json: { frozen } })
    })
    await dialog.getByRole('button', { name: 'Lift the freeze' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await settled(owner)
    await told(owner, 'Do the books balance?')
    assert.equal(frozen, false)
    for (const page of [manager, owner]) await page.unrouteAll()
  })
})
