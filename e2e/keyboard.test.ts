import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { settled } from './pages/move.ts'
import type { Reader } from './pages/places.ts'
import { openPage, openReaders, type Readers } from './pages/readers.ts'
import { told } from './pages/tree.ts'

let readers: Readers

before(
  async () => {
    readers = await openReaders()
  },
  { timeout: 300_000 },
)

after(() => readers?.close())

const open = (address: string, reader?: Reader): Promise<Page> => openPage(readers, address, reader)

/** What has the focus: its role of an element and its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const one = document.activeElement
    return one ? `${one.tagName.toLowerCase()} ${one.textContent?.trim() ?? ''}`.trim() : 'nothing'
  })

/** More than this page has to Tab through. */
const MOST_STOPS = 100

describe('with the keyboard alone', () => {
  test('the first stop leads past the menu', async () => {
    const page = await open('/orders')
    await page.keyboard.press('Tab')
    assert.equal(await focused(page), 'a Skip to content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => document.activeElement?.closest('main') !== null))
    await page.close()
  })

  test('a new page has the focus on its heading and its name in the title', async () => {
    const page = await open('/orders')
    const before = await page.title()
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Visits' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Visits' }).waitFor()
    await settled(page)
    assert.equal(await focused(page), 'h1 Visits')
    assert.notEqual(await page.title(), before)
    await page.close()
  })

  test('a question has the focus on its heading, so that Enter twice decides nothing', async () => {
    const page = await open('/payouts')
    const writes: string[] = []
    page.on('request', (request) => {
      if (request.method() !== 'GET') writes.push(request.url())
    })
    await page.getByRole('button', { name: 'Propose payouts' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    assert.equal(await focused(page), 'h2 Propose payouts?')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    assert.ok(await page.getByRole('dialog').isVisible())
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    assert.equal(await focused(page), 'button Propose payouts')
    assert.deepEqual(writes, [])
    await page.close()
  })

  test('nothing that has the focus is under the buttons that stay in sight, on a phone', async () => {
    const page = await open('/payouts')
    await page.setViewportSize({ width: 390, height: 700 })
    await page.getByRole('rowheader').getByRole('link').first().click()
    await page.getByRole('button', { name: 'Reject' }).waitFor()
    const seen: string[] = []
    while (!seen.at(-1)?.startsWith('button Review') && seen.length < MOST_STOPS) {
      await page.keyboard.press('Tab')
      seen.push(await focused(page))
      const isCovered = await page.evaluate(() => {
        const [one, bar] = [document.activeElement, document.querySelector('.bar')]
        if (!one || !bar || bar.contains(one)) return false
        return one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top
      })
      assert.ok(!isCovered, `${seen.at(-1)} is covered`)
    }
    assert.ok(seen.length > 3 && seen.length < MOST_STOPS, seen.join())
    await page.close()
  })

  test('a form that was refused names the faults, and each leads to its field', async () => {
    const page = await open('/partners/new')
    await page.getByRole('button', { name: 'Add partner' }).focus()
    await page.keyboard.press('Enter')
    await page.locator(':focus', { hasText: 'There is a problem' }).waitFor()
    assert.match(await focused(page), /^div There is a problem/)
    assert.match(await page.title(), /^Error: /)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name')
    assert.equal((await told(page, 'textbox', 'Name')).invalid, 'true')
    await page.keyboard.type('Somebody')
    assert.equal((await told(page, 'textbox', 'Name')).invalid, 'false')
    await page.close()
  })

  test('one wrong line of several is told at their field', async () => {
    const page = await open('/settings')
    const field = page.getByLabel('Websites that may send visits')
    await field.fill('http://localhost\nshop')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.getByRole('link', { name: /^Websites that may send visits: / }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'allowed_origins')
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    await page.close()
  })

  test('a question that was refused and is given up leaves no error in the title', async () => {
    const page = await open('/payouts/rails')
    const before = await page.title()
    await page.getByRole('button', { name: 'Set up… Stripe Connect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.locator(':focus', { hasText: 'There is a problem' }).waitFor()
    assert.equal(await page.title(), `Error: ${before}`)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    assert.equal(await page.title(), before)
    await page.close()
  })

  test('single letters do nothing', async () => {
    const page = await open('/orders')
    for (const key of ['g', 'p', 'j', 'k', '/', '?', 'c', 'a']) await page.keyboard.press(key)
    assert.equal(new URL(page.url()).pathname, '/orders')
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.close()
  })

  test('the chart is read day by day, and as a table with every day', async () => {
    const page = await open('/portal', 'partner')
    const chart = page.getByRole('slider', { name: /day by day/ })
    await chart.focus()
    const last = await chart.getAttribute('aria-valuetext')
    await page.keyboard.press('ArrowLeft')
    assert.notEqual(await chart.getAttribute('aria-valuetext'), last)
    const days = Number(await chart.getAttribute('max')) + 1
    assert.equal((await told(page, 'button', 'Show as table')).pressed, 'false')
    await page.getByRole('button', { name: 'Show as table' }).click()
    assert.equal((await told(page, 'button', 'Show as table')).pressed, 'true')
    const table = page.getByRole('table', { name: 'Earned per day' })
    assert.equal(await table.getByRole('rowheader').count(), days)
    await page.close()
  })
})

describe('what opens', () => {
  test('says whether it is open', async () => {
    const page = await open('/orders?status=paid')
    await page.getByRole('rowheader').getByRole('link').first().click()
    const words = 'What other models would give'
    const summary = page.locator('summary', { hasText: words })
    await summary.waitFor()
    assert.equal((await told(page, 'DisclosureTriangle', words)).expanded, false)
    await summary.focus()
    await page.keyboard.press('Enter')
    assert.equal((await told(page, 'DisclosureTriangle', words)).expanded, true)
    await page.getByRole('table', { name: /model/i }).waitFor()
    await page.close()
  })
})
