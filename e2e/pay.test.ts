import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy, Organization } from './copy.ts'
import { settled } from './pages/move.ts'
import { signIn } from './pages/places.ts'
import { product } from './product.ts'

const NAME = 'Pay Day Post'
const CODE = 'pay-day'
const PATIENCE_MILLISECONDS = 10_000

let copy: Copy
let browser: Browser
let organization: Organization
let partnerId: string
const people = new Map<string, Page>()

const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const headers = { authorization: `Bearer ${organization.secret_key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${copy.url}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`)
  return answer.json()
}

/** The page of one who works here, in a browser profile of their own. */
const as = async (who: 'owner' | 'manager' | 'manager_2' | 'analyst'): Promise<Page> => {
  const known = people.get(who)
  if (known) return known
  const context = await browser.newContext({ baseURL: copy.url, locale: 'en-US', timezoneId: 'UTC' })
  await signIn(context, organization.sign_in[who])
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MILLISECONDS)
  people.set(who, page)
  return page
}

const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address)
  await settled(page)
}

/** Presses, answers the question that is asked, and waits until it is gone. */
const decide = async (
  page: Page,
  press: string | RegExp,
  { fill = {}, pick = {}, yes }: { fill?: object; pick?: object; yes: string | RegExp },
): Promise<void> => {
  await page.getByRole('button', { name: press }).first().click()
  const dialog = page.getByRole('dialog')
  for (const [label, value] of Object.entries(pick)) await dialog.getByLabel(label).selectOption(value)
  for (const [label, value] of Object.entries(fill)) await dialog.getByLabel(label, { exact: true }).fill(value)
  await dialog.getByRole('button', { name: yes }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const told = (page: Page, words: string | RegExp) =>
  page.locator('main').getByText(words).filter({ visible: true }).first().waitFor()

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

/** Saves the list in sight; its rows without the header. No cell of these lists has a line of its own. */
const savedFrom = async (page: Page, of: string): Promise<string[]> => {
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: `Download CSV of ${of}` }).click()
  const saved = await saving
  assert.match(saved.suggestedFilename(), new RegExp(`^${of}-[\\p{L}\\d-]+-\\d{4}-\\d\\d-\\d\\d\\.csv$`, 'u'))
  return (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n').slice(1)
}

before(
  async () => {
    ;[copy, browser] = await Promise.all([product(), launch()])
    organization = copy.organizations[1]
    const partner = await ask<{ id: string }>('POST', '/partners', {
      name: NAME,
      email: 'post@pay-day.example',
      code: CODE,
    })
    partnerId = partner.id
    const bank = { method: 'stripe', currency: 'EUR', stripe_account: 'acct_payday1' }
    await ask('PATCH', `/partners/${partnerId}/bank`, bank)
  },
  { timeout: 300_000 },
)

after(() => Promise.allSettled([browser?.close(), copy?.stop()]))

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
    await dialog.getByLabel('Type the amount').fill(typed)
    await dialog.getByRole('button', { name: /^Send/ }).click()
    await dialog.waitFor({ state: 'hidden' })
    await told(page, /Queued|No clear answer yet/)
    await told(page, /is called within a minute|is asked again/)
  })

  test('it fails, goes out once more as a file, arrives and comes back; each attempt keeps its end', async () => {
    const page = await as('manager_2')
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
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Show')
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

  test('a credit is approved by another and taken back, a second one is rejected; the focus is never lost', async () => {
    const page = await as('manager')
    await open(page, `/credits?partner_id=${partnerId}`)
    for (const why of ['A talk', 'A second talk'])
      await decide(page, 'New credit', { fill: { Amount: '20.00', Reason: why }, yes: 'Ask for this credit' })
    const second = await as('manager_2')
    await open(second, `/credits?partner_id=${partnerId}`)
    await decide(second, /^Approve.*A talk/, { yes: 'Approve +€20.00' })
    await second
      .getByRole('button', { name: /A talk/ })
      .first()
      .waitFor({ state: 'detached' })
    assert.equal(await focused(second), 'Credits')
    await decide(second, /^Reject.*A second talk/, { fill: { Reason: 'It was called off' }, yes: /^Reject/ })
    await told(second, 'No match among the credits')
    await open(second, `/credits?status=approved&partner_id=${partnerId}`)
    await decide(second, /^Take back.*A talk/, { fill: { Reason: 'It was called off, too' }, yes: /^Take back/ })
    await open(second, `/credits?status=reversed&partner_id=${partnerId}`)
    await told(second, 'Decided: It was called off, too')
  })

  test('a commission is held and let go by the same button; a repayment of no debt is refused at its field', async () => {
    const page = await as('manager')
    await open(page, '/commissions?status=pending')
    await decide(page, /^Hold/, { fill: { Reason: 'A buyer wrote to us' }, yes: /^Hold/ })
    await open(page, '/commissions?status=held')
    await decide(page, /^Release/, { fill: { Reason: 'It is fine' }, yes: /^Release/ })
    await open(page, `/ledger/repayments?partner_id=${partnerId}`)
    await page.getByRole('button', { name: 'Record a repayment' }).click()
    await page.getByLabel('Amount').fill('1.00')
    await page.getByLabel('Reference').fill('R-1')
    await page.getByRole('button', { name: 'Book the repayment' }).click()
    await page.getByRole('link', { name: 'Amount: is more than the partner owes' }).waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await focused(page), 'Record a repayment')
  })
})
