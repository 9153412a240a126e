import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy } from './copy.ts'
import { bringAxe } from './pages/axe.ts'
import { inspect } from './pages/inspect.ts'
import { product } from './product.ts'

let copy: Copy
let browser: Browser
before(
  async () => {
    ;[copy, browser] = await Promise.all([product(), launch({ person: true })])
  },
  { timeout: 300_000 },
)
after(async () => {
  await Promise.allSettled([browser?.close(), copy?.stop()])
})

describe('the torture page', () => {
  test('runs every situation to its end, and all pass', { timeout: 300_000 }, async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    await bringAxe(context)
    const page = await context.newPage()
    await page.goto(`${copy.url}/demo/torture`)
    await page.getByRole('button', { name: 'Run all' }).click()
    await page.getByText(/^Done:/).waitFor({ timeout: 280_000 })
    const failed = await page.locator('[data-state=failed]').allInnerTexts()
    assert.deepEqual(failed, [])
    const count = await page.locator('.situation').count()
    assert.ok(count >= 20)
    assert.equal(await page.locator('#status').textContent(), `Done: ${count} of ${count} passed.`)
    const landing = page.locator('#landing')
    await landing.getByText('What was sent, word for word').click()
    assert.match(await landing.locator('pre').innerText(), /^visits \{[\s\S]*"partner_code": "[\w-]+"/)
    assert.equal(await page.locator('#silent .bodies').isVisible(), false)
    assert.deepEqual(await inspect(page, 'torture'), [])
    await context.close()
  })
})
