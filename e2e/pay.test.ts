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
    await page.getByRole('dialog').getByLabel('Format').selectOption('csv')
    await page.getByRole('button', { name: 'Export the file' }).click()
    assert.match(await readFile(await (await saved).path(), 'utf8'), /Pay Day Post/)
    await decide(page, 'Mark paid', { fill: { Reference: 'WISE-1' }, yes: /^Mark .* paid/ })
    await told(page, /reference WISE-1/)
    await decide(page, 'Mark returned', { fill: { Reason: 'The account is closed' }, yes: 'Mark returned' })
    await told(page, 'Came back')
    await told(page, 'Failed')
  })
})
