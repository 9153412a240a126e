import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy } from './copy.ts'
import { settled } from './pages/move.ts'
import { signIn } from './pages/places.ts'
import { product } from './product.ts'

let copy: Copy
let browser: Browser
let page: Page

before(
  async () => {
    ;[copy, browser] = await Promise.all([product(), launch()])
    const context = await browser.newContext({ baseURL: copy.url, locale: 'en-US', timezoneId: 'UTC' })
    await signIn(context, copy.organizations[1].sign_in.owner)
    page = await context.newPage()
    page.setDefaultTimeout(15_000)
  },
  { timeout: 300_000 },
)

after(() => Promise.allSettled([browser?.close(), copy?.stop()]))

const open = async (address: string): Promise<void> => {
  await page.goto(address)
  await settled(page)
}

const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
/** Tells it as the organization's own server does. */
const tell = async <Answer>(path: string, json: object): Promise<Answer> => {
  const headers = { authorization: `Bearer ${copy.organizations[1].secret_key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${copy.url}/api${path}`, { method: 'POST', headers, body: JSON.stringify(json) })
  assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`)
  return answer.json()
}

/** Sales that are being decided again change under whoever reads them. */
const nothingUnderWay = async (): Promise<void> => {
  const headers = { authorization: `Bearer ${copy.organizations[1].secret_key}` }
  for (let turn = 0; turn < 300; turn++) {
    const { data }: { data: { status: string }[] } = await (
      await fetch(`${copy.url}/api/recompute`, { headers })
    ).json()
    if (data.every(({ status }) => status !== 'working')) return
    await setTimeout(200)
  }
  assert.fail('a recompute has not ended within a minute')
}

const isDecided = async (order: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${copy.organizations[1].secret_key}` }
  return (await (await fetch(`${copy.url}/api/orders/${order}`, { headers })).json()).attributed_at !== null
}

const press = (name: string | RegExp) => page.getByRole('button', { name }).click()
const told = (words: string | RegExp) => page.getByText(words).first().waitFor()

/** What a column of numbers adds up to, and what stands under it; in cents. */
const columns = (): Promise<{ sum: number; foot: number }[]> =>
  page.locator('table', { hasText: 'every column adds up' }).evaluate((table) => {
    const cents = (cell: Element | null | undefined) => Number(cell?.querySelector('data')?.value)
    const rows = [...table.querySelectorAll('tbody tr')]
    const feet = [...table.querySelectorAll('tfoot td')]
    return feet.map((foot, index) => ({
      sum: rows.reduce((sum, row) => sum + cents(row.querySelectorAll('td')[index]), 0),
      foot: cents(foot),
    }))
  })

const tryIt = async (day: string): Promise<void> => {
  await open('/rules')
  await page.locator('summary', { hasText: 'Try it' }).click()
  await page.getByLabel('Partner', { exact: true }).fill('draft-day')
  await page.getByLabel('SKU').fill('gift-card')
  await page.getByLabel('Placed on').fill(day)
  await press('Show what it pays')
}

const dayFrom = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describe('the terms of commissions, through the pages', () => {
  test('a rule is tried out, its next version pays only from its day, and it ends for a reason', async () => {
    await open('/rules/new')
    await page.getByLabel('Kind').selectOption('sku')
    await page.getByLabel('SKU').fill('gift-card')
    await page.getByLabel('Percent of the net amount').fill('4')
    await page.getByLabel('And for each item').fill('0.50')
    await press('Save rule')
    await page.getByRole('heading', { level: 1, name: 'SKU gift-card' }).waitFor()

    await page.getByRole('link', { name: 'New version' }).click()
    await page.getByLabel('Percent of the net amount').fill('6')
    await page.locator('#effective_from').fill(dayFrom(2))
    await press('Save new version')
    await page.waitForURL((url) => !url.pathname.endsWith('/version'))
    await page.getByRole('heading', { level: 2, name: 'Version 2' }).waitFor()
    const address = page.url()

    await tryIt(dayFrom(1))
    await told('€4.50')
    await told('A stronger kind of rule applies')
    await tryIt(dayFrom(3))
    await told('€6.50')

    await open(address)
    await press('End rule')
    await page.getByRole('dialog').getByRole('button', { name: 'End rule' }).click()
    await page.getByRole('alert').getByText('Say why').waitFor()
    await page.getByLabel('Reason').fill('the cards are sold out')
    await page.getByRole('dialog').getByRole('button', { name: 'End rule' }).click()
    await told(/its end is set/)
    // The page says so at once and reads the rule again.
    await page.getByText('for good').waitFor({ state: 'detached' })
  })

  test('a deal is touched by two partners, looked over and won, and every model adds up to it', async () => {
    await open('/deals/new')
    await page.getByLabel('Name').fill('Island school: 12 seats')
    await page.getByLabel('Amount').fill('1,234.57')
    await press('Add deal')
    await told('nobody would be credited')
    for (const [code, type] of [
      ['draft-day', 'referral'],
      ['notebook', 'demo'],
    ] as const) {
      await press('Add touchpoint')
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Partner', { exact: true }).fill(code)
      await dialog.getByLabel('What they did').selectOption(type)
      await dialog.getByRole('button', { name: 'Add touchpoint' }).click()
      await page.getByRole('heading', { level: 3, name: type === 'demo' ? /^Demo by/ : /^Referral by/ }).waitFor()
    }
    await press('Close as won')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('table', { name: 'As it stands now' }).getByText('50%').first().waitFor()
    await dialog.getByRole('button', { name: 'Win €1,234.57' }).click()
    await told('Who is credited, and why')
    const sums = await columns()
    assert.ok(sums.length >= 5)
    assert.deepEqual(
      sums,
      sums.map(() => ({ sum: 123_457, foot: 123_457 })),
    )
  })

  test('a period is supposed under another model, and the answer has an address', async () => {
    await open('/attribution?view=simulation')
    await page.getByLabel('Model').selectOption('first_touch')
    await press('Reckon')
    await told(/reckoned/)
    assert.match(page.url(), /id=sim_/)
    await page.reload()
    await told('Attribution model: first touch')
    await page.getByRole('table', { name: /Commissions in EUR/ }).waitFor()
  })

  test('a platform fee and the rate of a rule are supposed, and what was supposed is found again', async () => {
    await open('/attribution?view=simulation')
    await page.getByLabel('Platform fee, percent').fill('5')
    await page.getByLabel('Its rate, percent').fill('30')
    await press('Reckon')
    await page.getByRole('link', { name: 'Say which rule' }).click()
    await page.locator('#rule').selectOption({ index: 1 })
    await press('Reckon')
    await told(/Platform fee: 5%.*Rules: 1/)
    await open('/attribution?view=earlier')
    const [first] = await page.getByRole('link', { name: /Platform fee: 5%/ }).all()
    await first?.click()
    await page.waitForURL(/view=simulation&id=sim_/)
    await told(/reckoned/)
  })

  test('a report is frozen, and a period is decided again', async () => {
    await open('/attribution?view=shapley')
    await press('Freeze this report')
    await told(/^Frozen, with its weights/)
    assert.match(await focused(), /^Frozen/)
    await open('/attribution?view=earlier')
    await press('Decide a period again…')
    await page.getByRole('dialog').getByLabel('Partner').fill('draft-day')
    await page.getByRole('dialog').getByRole('button', { name: 'Decide again' }).click()
    await told(/^Sales of .* from/)
    assert.equal(await focused(), 'Decide a period again…')
    await nothingUnderWay()
  })

  test('a partner gets a tier, and a deal is edited and lost', async () => {
    await open('/partners?code=draft-day')
    await page.locator('tbody a').first().click()
    await page.getByRole('link', { name: 'Change terms' }).click()
    await page.getByLabel('Tier').selectOption('gold')
    await press('Save new terms')
    await page.getByRole('cell', { name: 'Gold' }).first().waitFor()

    await open('/deals/new')
    await page.getByLabel('Name').fill('Night school: 3 seats')
    await page.getByLabel('Amount').fill('300')
    await press('Add deal')
    await press('Edit')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Lead').fill('led_of_nobody')
    await dialog.getByRole('button', { name: 'Save deal' }).click()
    await dialog.getByRole('link', { name: 'Lead: is not the id of a lead' }).waitFor()
    await dialog.getByLabel('Lead').fill('')
    await dialog.getByLabel('Amount').fill('450.50')
    await dialog.getByRole('button', { name: 'Save deal' }).click()
    await told('€450.50')
    assert.equal(await focused(), 'Edit')
    await press('Close as lost')
    await dialog.getByRole('button', { name: 'Close as lost' }).click()
    await told('A lost deal credits nobody.')
    await page.waitForFunction(() => document.activeElement?.matches('h1'))
  })

  test('an order is tied to a deal and to none again, and decided again', async () => {
    const deal = await tell<{ id: string }>('/deals', { name: 'Evening school', amount: 9_000, currency: 'EUR' })
    await tell(`/deals/${deal.id}/close`, { status: 'won' })
    const { order_id } = await tell<{ order_id: string }>('/orders', {
      external_id: `evening-${Date.now()}`,
      currency: 'EUR',
      items: [{ sku: 'seat', name: 'Seat', quantity: 1, unit_amount: 9_000 }],
      placed_at: new Date().toISOString(),
    })
    // Deciding it the first time makes another version of it, under whoever reads it.
    for (let turn = 0; turn < 300 && !(await isDecided(order_id)); turn++) await setTimeout(100)
    await open(`/orders/${order_id}`)
    const dialog = page.getByRole('dialog')
    await press('Tie to a deal')
    await dialog.getByLabel('Deal').fill(deal.id)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await press('Change the deal')
    await dialog.getByLabel('Deal').fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await press('Decide again')
    await dialog.getByRole('button', { name: 'Decide again' }).click()
    await page.locator('.toast', { hasText: /^Decided again/ }).waitFor()
    assert.equal(await focused(), 'Decide again')
  })

  test('an order that may repeat a won deal says so, and is let go as another sale', async () => {
    const email = `buyer-${Date.now()}@night-school.example`
    const visit = { visitor_id: `v-${Date.now()}`, partner_code: 'draft-day', clicked_at: Date.now() - 60_000 }
    const { lead_id } = await tell<{ lead_id: string }>('/leads', { email, ...visit })
    const deal = await tell<{ id: string }>('/deals', { name: 'Night school', amount: 9_000, currency: 'EUR', lead_id })
    await tell(`/deals/${deal.id}/close`, { status: 'won' })
    const { order_id } = await tell<{ order_id: string }>('/orders', {
      external_id: `night-${Date.now()}`,
      currency: 'EUR',
      items: [{ sku: 'seat', name: 'Seat', quantity: 1, unit_amount: 9_000 }],
      customer: { email },
      placed_at: new Date().toISOString(),
    })
    const button = page.getByRole('button', { name: 'It is another sale' })
    for (let turn = 0; turn < 20 && !(await button.isVisible()); turn++) await open(`/orders/${order_id}`)
    await told('won deal')
    await button.click()
    await page.getByRole('dialog').getByRole('button', { name: 'It is another sale' }).click()
    await button.waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.matches('h1'))
  })

  test('settings that cannot be are told at their fields, and saved the title says no error any more', async () => {
    await open('/settings/rules')
    const [days, late] = [page.getByLabel('Click window, days'), page.getByLabel('Visit just before the order')]
    const [before, answer] = [await days.inputValue(), await late.inputValue()]
    await days.fill('a week')
    await press('Save settings')
    await page.getByRole('link', { name: 'Enter a number of days' }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'click_window_days')
    assert.match(await page.title(), /^Error: /)
    await days.fill(before)
    await late.selectOption('hold')
    const saved = page.locator('.toast', { hasText: 'Settings saved' })
    await press('Save settings')
    await saved.waitFor()
    assert.equal(await focused(), 'Save settings')
    assert.doesNotMatch(await page.title(), /Error/)
    await late.selectOption(answer)
    const back = page.waitForResponse((response) => response.request().method() === 'PATCH')
    await press('Save settings')
    assert.equal((await back).status(), 200)
  })
})
