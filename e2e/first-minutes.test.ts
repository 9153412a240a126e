import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { run } from '../scripts/tools.mjs'
import { launch } from './browser.ts'
import { type Copy, freePort } from './copy.ts'
import { settled } from './pages/move.ts'
import { product } from './product.ts'

const SEEN_WITHIN_MILLISECONDS = 15_000
const EMAIL = 'first.buyer@example.com'

let copy: Copy
let browser: Browser
let site: Server
let port: number
let html = ''

before(
  async () => {
    ;[copy, browser, port] = await Promise.all([product(), launch({ person: true }), freePort()])
    site = createServer((_, response) => response.setHeader('content-type', 'text/html').end(html))
    await new Promise<void>((resolve) => site.listen(port, 'localhost', resolve))
  },
  { timeout: 300_000 },
)

after(async () => {
  site?.close()
  await Promise.allSettled([browser?.close(), copy?.stop()])
})

/** The merchant's page: empty but for the tag, and a form that does as the second snippet says. */
const emptyPage = (tag: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shop</title>${tag}</head><body>
<form id="join"><label>E-mail <input name="email" type="email"></label><button>Join</button></form>
<script>
  document.getElementById('join').addEventListener('submit', (event) => {
    event.preventDefault()
    partner.identify(event.target.email.value)
  })
</script></body></html>`

/** As the operator does with `npm run create-organization`; answers the printed link of the owner. */
const createOrganization = async (): Promise<string> => {
  const where = ['--local', '--state', copy.state]
  const about = ['--email', `owner-${port}@shop.example`, '--website', `http://localhost:${port}`, '--name', 'New Shop']
  const { code, stdout, stderr } = await run('node', ['scripts/create-organization.mjs', ...where, ...about], {
    capture: true,
  })
  assert.equal(code, 0, stderr)
  const [link] = /http\S+token=\S+/.exec(stdout) ?? []
  assert.ok(link, stdout)
  return link
}

const choose = async (page: Page, name: string): Promise<void> => {
  const menu = page.getByRole('navigation', { name: 'Main', exact: true })
  await menu.getByRole('link', { name: new RegExp(`^${name}`) }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await settled(page)
}

const steps = {
  signIn: async (page: Page): Promise<void> => {
    await page.goto(await createOrganization())
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
  },

  pasteTag: async (page: Page): Promise<void> => {
    await choose(page, 'Install')
    await page.getByText('Your tag has not been seen yet').waitFor()
    const tag = await page.locator('pre', { hasText: 'data-partner' }).textContent()
    assert.match(tag ?? '', /^<script/)
    html = emptyPage(tag ?? '')
  },

  pressTestLink: async (page: Page): Promise<void> => {
    const opened = page.context().waitForEvent('page')
    await page.getByRole('link', { name: 'Open my page and look for the tag' }).click()
    const shop = await opened
    await shop.waitForLoadState()
    assert.equal(new URL(shop.url()).port, String(port))
    await page.bringToFront()
    await page
      .getByText(/Tag seen .* on localhost/)
      .first()
      .waitFor({ timeout: SEEN_WITHIN_MILLISECONDS })
    await shop.close()
  },

  addPartner: async (page: Page): Promise<string> => {
    await choose(page, 'Partners')
    await page.getByRole('link', { name: 'Add your first partner' }).click()
    await page.getByLabel('Name', { exact: true }).fill('First Friend')
    await page.getByLabel('E-mail').fill(`friend-${port}@partners.example`)
    await page.getByLabel('Code in their links').fill('friend')
    await page.getByLabel('Commission, percent of each sale').fill('12.5')
    await page.getByRole('button', { name: 'Add partner' }).click()
    await page.getByRole('heading', { level: 1, name: 'First Friend' }).waitFor()
    await settled(page)
    const link = await page.getByRole('rowheader').locator('code').first().textContent()
    assert.ok(link)
    return link
  },
}

test('a merchant comes from a new organization to the first lead through pages alone', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await steps.signIn(page)
  await steps.pasteTag(page)
  await steps.pressTestLink(page)
  const link = await steps.addPartner(page)

  const visitor = await browser.newContext()
  const shop = await visitor.newPage()
  await shop.goto(link)
  assert.equal(new URL(shop.url()).port, String(port))
  await shop.getByLabel('E-mail').fill(EMAIL)
  const recorded = shop.waitForResponse((response) => response.url().endsWith('/leads'))
  await shop.getByRole('button', { name: 'Join' }).click()
  assert.ok((await recorded).ok())

  await choose(page, 'Leads')
  const row = page.getByRole('row').filter({ hasText: EMAIL })
  await row.waitFor()
  await row.getByRole('link', { name: 'First Friend' }).waitFor()

  await choose(page, 'Overview')
  for (const step of ['Put the tag on your site', 'Add your first partner'])
    await page
      .getByRole('listitem')
      .filter({ hasText: `${step} (done)` })
      .waitFor()
  await Promise.all([context.close(), visitor.close()])
})
