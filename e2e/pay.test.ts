import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { as, ask, decide, focused, open, openDesk, told } from './at-desk.ts'
import { settled } from './pages/move.ts'
import { askStripeAgain } from './rail-callback.ts'

const NAME = 'Pay Day Post'
const CODE = 'pay-day'

let partnerId: string

/** Saves the list in sight; its rows without the header. No cell of these lists has a line of its own. */
const savedFrom = async (page: Page, of: string): Promise<string[]> => {
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: `Download CSV of ${of}` }).click()
  const saved = await saving
  assert.match(saved.suggestedFilename(), new RegExp(`^${of}-[\\p{L}\\d-]+-\\d{4}-\\d\\d-\\d\\d\\.csv$`, 'u'))
  return (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n').slice(1)
}

openDesk(async () => {
  const partner = { name: NAME, email: 'post@pay-day.example', code: CODE }
  partnerId = (await ask<{ id: string }>('POST', '/partners', partner)).id
  const bank = { method: 'stripe', currency: 'EUR', stripe_account: 'acct_payday1' }
  await ask('PATCH', `/partners/${partnerId}/bank`, bank)
})

describe('money for a partner, through the pages', () => {
  test('a rail is set up, tried, switched off and on again; an analyst only reads it', async () => {
    const page = await as('owner')
    await open(page, '/payouts/rails')
    await page.getByRole('button', { name: 'Set up… Stripe Connect' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('link', { name: 'Secret key is needed' }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'secret_key')
    await dialog.getByLabel('Secret key').fill('short')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('link', { name: /^Secret key:/ }).waitFor()
    await dialog.getByLabel('Secret key').fill('sk_test_of_pay_day')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await told(page, 'Test mode: pays nobody')
    await told(page, /\/api\/rail-callbacks\/con_/)
    await page.getByRole('button', { name: 'Check the keys of Stripe Connect' }).click()
    await told(page, /^Stripe Connect does not take the keys:/)
    await decide(page, 'Switch off… Stripe Connect', { yes: 'Switch off' })
    await told(page, 'Switched off')
    await decide(page, 'Switch on… Stripe Connect', { yes: 'Switch on' })
    await page.getByText('Switched off').waitFor({ state: 'detached' })
    const saving = page.waitForRequest((request) => request.method() === 'PATCH')
    await decide(page, 'Set up… Xendit', {
      pick: { API: 'v3' },
      fill: { 'Secret key': 'xnd_development_pay', 'Callback token': 'of-pay-day', 'Purpose code (optional)': 'BONUS' },
      yes: 'Save',
    })
    const { settings } = (await saving).postDataJSON()
    assert.deepEqual([settings.api, settings.purpose_code, settings.source_of_fund], ['v3', 'BONUS', undefined])
    const reader = await as('analyst')
    await open(reader, '/payouts/rails')
    assert.equal(await reader.getByRole('button', { name: /Change|Switch|Check/ }).count(), 0)
  })

  test('adjustments are asked for by one and approved by another', async () => {
    const page = await as('manager')
    await open(page, `/ledger/adjustments?partner_id=${partnerId}`)
    for (const [amount, why] of [
      ['61.00', 'The stand at the fair'],
      ['7.50', 'Posters'],
    ] as const) {
      await decide(page, 'Propose an adjustment', {
        fill: { Amount: amount, Reason: why },
        yes: 'Ask for this adjustment',
      })
      await told(page, why)
    }
    await told(page, 'You asked for this money, so another manager must approve it.')
    assert.equal(await page.getByRole('button', { name: /^Approve/ }).count(), 0)
    const second = await as('manager_2')
    await open(second, `/ledger/adjustments?partner_id=${partnerId}`)
    for (const [amount, why] of [
      ['€61.00', 'The stand at the fair'],
      ['€7.50', 'Posters'],
    ] as const)
      await decide(second, new RegExp(`^Approve.*${why}`), { yes: `Approve +${amount}` })
    await second.getByRole('button', { name: /^Approve/ }).waitFor({ state: 'detached' })
  })

  test('what is ready is proposed; a line is left out with a note, kept and left out again', async () => {
    const page = await as('manager_2')
    await open(page, '/payouts')
    await decide(page, 'Propose payouts', { yes: 'Propose payouts' })
    await told(page, /One payout proposed|payouts proposed/)
    await page.getByRole('link', { name: NAME }).first().click()
    await settled(page)
    await decide(page, /^Leave out/, { fill: { Reason: 'The posters never came' }, yes: /^Leave out/ })
    await told(page, 'The posters never came')
    await decide(page, /^Include/, { yes: /^Include/ })
    await page.getByText('2 of 2 included').waitFor()
    await decide(page, /^Leave out.* adjustment/, { fill: { Reason: 'Next month' }, yes: /^Leave out/ })
    await page.getByText('1 of 2 included').waitFor()
  })

  test('it is approved, sent by the service, and the page says how far that has come', async () => {
    const page = await as('manager_2')
    await decide(page, /^Review and approve/, { yes: /^Approve/ })
    const payout = page.url()
    await open(page, `/partners/${partnerId}`)
    await page.getByRole('button', { name: 'Show where, masked' }).click()
    await decide(page, 'Verify…', { yes: 'Verify the details' })
    await open(page, payout)
    const typed = (await page.locator('tfoot data').innerText()).replace(/[^\d.,]/g, '')
    await page.getByRole('button', { name: /^Send/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('option', { name: 'Stripe Connect, test mode: pays nobody' }).waitFor({ state: 'attached' })
    assert.equal(await dialog.getByLabel('How').inputValue(), 'stripe')
    assert.equal(await dialog.getByRole('link', { name: 'Set up a service' }).count(), 0)
    await dialog.getByLabel('Type the amount').fill(typed)
    await dialog.getByRole('button', { name: /^Send/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    await told(page, /Queued|No clear answer yet/)
    await told(page, /is called within a minute|is asked again/)
  })

  test('it fails, goes out once more as a file, arrives and comes back; each attempt keeps its end', async () => {
    const page = await as('manager_2')
    await told(page, 'Rail has not answered')
    await askStripeAgain(page.url())
    await page.reload()
    await settled(page)
    await decide(page, 'Mark failed', { fill: { Reason: 'A test key pays nobody' }, yes: 'Mark failed' })
    await told(page, 'A test key pays nobody')
    const typed = (await page.locator('tfoot data').innerText()).replace(/[^\d.,]/g, '')
    await decide(page, /^Send .* again/, {
      pick: { How: 'wise' },
      fill: { 'Type the amount': typed },
      yes: /^Send/,
    })
    await told(page, 'Wise batch file')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export…' }).click()
    const format = page.getByRole('dialog').getByLabel('Format')
    assert.equal(await format.inputValue(), 'wise')
    await format.selectOption('csv')
    await page.getByRole('button', { name: 'Export the file' }).click()
    assert.match(await readFile(await (await saved).path(), 'utf8'), /Pay Day Post/)
    await decide(page, 'Mark paid', { fill: { Reference: 'WISE-1' }, yes: /^Mark .* paid/ })
    await told(page, /reference WISE-1/)
    await decide(page, 'Mark returned', { fill: { Reason: 'The account is closed' }, yes: 'Mark returned' })
    await told(page, 'Came back')
    await told(page, 'Failed')
  })

  test('its transfers are found from its page, narrowed further, and saved as they are shown', async () => {
    const page = await as('manager_2')
    await page.getByRole('link', { name: 'Transfers' }).click()
    await told(page, /^Only payout pay_/)
    const rows = await page.locator('table', { hasText: 'Only' }).locator('tbody tr').count()
    assert.ok(rows >= 4)
    await page.getByText('Filter', { exact: true }).click()
    await page.getByLabel('Partner').fill('nobody-at-all')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByRole('link', { name: /^Partner: is nobody/ }).waitFor()
    await page.getByLabel('Partner').fill(CODE)
    await page.getByLabel('Account', { exact: true }).selectOption('transit')
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await told(page, /^Only Partner: on its way, Pay Day Post, payout/)
    assert.equal(await focused(page), 'Show')
    await settled(page)
    const narrowed = await page.locator('table', { hasText: 'Only' }).locator('tbody tr').count()
    assert.ok(narrowed > 0 && narrowed < rows)
    assert.equal((await savedFrom(page, 'transfers')).length, narrowed)
  })

  test('every list is saved as CSV with the filters in sight', async () => {
    const page = await as('analyst')
    for (const [of, address, list] of [
      ['orders', '/orders?status=paid', '/orders?status=paid'],
      ['commissions', '/commissions?status=available', '/commissions?status=available'],
      ['partners', '/partners?status=active', '/partners?status=active'],
      ['visits', `/visits?partner_id=${partnerId}`, `/visits?partner_id=${partnerId}`],
      ['leads', '/leads', '/leads?'],
      ['payouts', '/payouts?status=returned', '/payouts?status=returned'],
      ['activity', '/activity?action=payout.sent', '/activity?action=payout.sent'],
    ] as const) {
      await open(page, address)
      const saved = await savedFrom(page, of)
      const { data } = await ask<{ data: object[] }>('GET', `${list}&limit=200`)
      assert.equal(saved.length, data.length, of)
    }
  })
})
