import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ask, focused, openOwnerDesk } from './at-desk.ts'

const { page, go: open, press, seen: told } = openOwnerDesk()

/** Sales that are being decided again change under whoever reads them. */
const nothingUnderWay = async (): Promise<void> => {
  for (let turn = 0; turn < 300; turn++) {
    const { data } = await ask<{ data: { status: string }[] }>('GET', '/recompute')
    if (data.every(({ status }) => status !== 'working')) return
    await setTimeout(200)
  }
  assert.fail('a recompute has not ended within a minute')
}

const tryIt = async (day: string): Promise<void> => {
  await open('/rules')
  await page().locator('summary', { hasText: 'Try it' }).click()
  await page().getByLabel('Partner', { exact: true }).fill('draft-day')
  await page().getByLabel('SKU').fill('gift-card')
  await page().getByLabel('Placed on').fill(day)
  await press('Show what it pays')
}

const dayFrom = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

describe('the terms of commissions, through the pages', () => {
  test('a rule is tried out, its next version pays only from its day, and it ends for a reason', async () => {
    await open('/rules/new')
    await page().getByLabel('Kind').selectOption('sku')
    await page().getByLabel('SKU').fill('gift-card')
    await page().getByLabel('Percent of the net amount').fill('4')
    await page().getByLabel('And for each item').fill('0.50')
    await press('Save rule')
    await page().getByRole('heading', { level: 1, name: 'SKU gift-card' }).waitFor()

    await page().getByRole('link', { name: 'New version' }).click()
    await page().getByLabel('Percent of the net amount').fill('6')
    await page().locator('#effective_from').fill(dayFrom(2))
    await press('Save new version')
    await page().waitForURL((url) => !url.pathname.endsWith('/version'))
    await page().getByRole('heading', { level: 2, name: 'Version 2' }).waitFor()
    const address = page().url()

    await tryIt(dayFrom(1))
    await told('€4.50')
    await told('A stronger kind of rule applies')
    await tryIt(dayFrom(3))
    await told('€6.50')

    await open(address)
    await press('End rule')
    await page().getByRole('dialog').getByRole('button', { name: 'End rule' }).click()
    await page().getByRole('alert').getByText('Say why').waitFor()
    await page().getByLabel('Reason').fill('the cards are sold out')
    await page().getByRole('dialog').getByRole('button', { name: 'End rule' }).click()
    await told(/its end is set/)
    // The page says so at once and reads the rule again.
    await page().getByText('for good').waitFor({ state: 'detached' })
  })

  test('a period is supposed under another model, and the answer has an address', async () => {
    await open('/attribution?view=simulation')
    await page().getByLabel('Model').selectOption('first_touch')
    await press('Reckon')
    await told(/reckoned/)
    assert.match(page().url(), /id=sim_/)
    await page().reload()
    await told('Attribution model: first touch')
    await page()
      .getByRole('table', { name: /Commissions in EUR/ })
      .waitFor()
  })

  test('a platform fee and the rate of a rule are supposed, and what was supposed is found again', async () => {
    await open('/attribution?view=simulation')
    await page().getByLabel('Platform fee, percent').fill('5')
    await page().getByLabel('Its rate, percent').fill('30')
    await press('Reckon')
    await page().getByRole('link', { name: 'Say which rule' }).click()
    await page().locator('#rule').selectOption({ index: 1 })
    await press('Reckon')
    await told(/Platform fee: 5%.*Rules: 1/)
    await open('/attribution?view=earlier')
    const [first] = await page()
      .getByRole('link', { name: /Platform fee: 5%/ })
      .all()
    await first?.click()
    await page().waitForURL(/view=simulation&id=sim_/)
    await told(/reckoned/)
  })

  test('a report is frozen, and a period is decided again', async () => {
    await open('/attribution?view=shapley')
    await press('Freeze this report')
    await told(/^Frozen, with its weights/)
    assert.match(await focused(page()), /^Frozen/)
    await open('/attribution?view=earlier')
    await press('Decide a period again…')
    await page().getByRole('dialog').getByLabel('Partner').fill('draft-day')
    await page().getByRole('dialog').getByRole('button', { name: 'Decide again' }).click()
    await told(/^Sales of .* from/)
    assert.equal(await focused(page()), 'Decide a period again…')
    await nothingUnderWay()
    let reads = 0
    await page().route('**/api/recompute*', async (route) => {
      const response = await route.fetch()
      const json = await response.json()
      reads += 1
      if (reads === 1) json.data[0].status = 'working'
      await route.fulfill({ response, json })
    })
    // What works is read again by itself, and no more once it has ended.
    await open('/attribution?view=earlier')
    const [newest] = await page().locator('table', { hasText: 'What was decided again' }).locator('tbody tr').all()
    await newest?.getByText('Done').filter({ visible: true }).waitFor()
    await setTimeout(1_500)
    assert.equal(reads, 2)
    await page().unroute('**/api/recompute*')
  })

  test('settings that cannot be are told at their fields, and saved the title says no error any more', async () => {
    await open('/settings/rules')
    const [days, late] = [page().getByLabel('Click window, days'), page().getByLabel('Visit just before the order')]
    const [before, answer] = [await days.inputValue(), await late.inputValue()]
    await days.fill('a week')
    await press('Save settings')
    await page().getByRole('link', { name: 'Enter a number of days' }).click()
    assert.equal(await page().evaluate(() => document.activeElement?.id), 'click_window_days')
    assert.match(await page().title(), /^Error: /)
    await days.fill(before)
    await late.selectOption('hold')
    const saved = page().locator('.toast', { hasText: 'Settings saved' })
    await press('Save settings')
    await saved.waitFor()
    assert.equal(await focused(page()), 'Save settings')
    assert.doesNotMatch(await page().title(), /Error/)
    await late.selectOption(answer)
    const back = page().waitForResponse((response) => response.request().method() === 'PATCH')
    await press('Save settings')
    assert.equal((await back).status(), 200)
  })
})
