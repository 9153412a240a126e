import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import type { Copy, Organization } from './copy.ts'
import { settled } from './pages/move.ts'
import { signIn } from './pages/places.ts'
import { product } from './product.ts'

const PATIENCE_MILLISECONDS = 15_000

let copy: Copy
let browser: Browser
const people = new Map<string, Page>()

/** The product and a browser for the tests of one file, there before the first and gone after the last. */
export const openDesk = (prepare: () => Promise<void>): void => {
  before(
    async () => {
      ;[copy, browser] = await Promise.all([product(), launch()])
      await prepare()
    },
    { timeout: 300_000 },
  )
  after(() => Promise.allSettled([browser?.close(), copy?.stop()]))
}

/** Asks as the organization's own server does, and takes nothing but a yes. */
export const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const { secret_key } = copy.organizations[1]
  const headers = { authorization: `Bearer ${secret_key}`, 'content-type': 'application/json' }
  const answer = await fetch(`${copy.url}/api${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`)
  return answer.json()
}

/** The page of one who works here, or of the partner, in a browser profile of their own. */
export const as = async (who: keyof Organization['sign_in']): Promise<Page> => {
  const known = people.get(who)
  if (known) return known
  const context = await browser.newContext({ baseURL: copy.url, locale: 'en-US', timezoneId: 'UTC' })
  await signIn(context, copy.organizations[1].sign_in[who])
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MILLISECONDS)
  people.set(who, page)
  return page
}

export const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(address)
  await settled(page)
}

/** Presses, answers the question that is asked, and waits until it is gone. */
export const decide = async (
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

export const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator('main').getByText(words).filter({ visible: true }).first().waitFor()

/** The words of what has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')

/** The desk of the owner alone, for the tests of one file: where to go, what to press, what must be told. */
export const openOwnerDesk = () => {
  let page: Page
  openDesk(async () => {
    page = await as('owner')
  })
  return {
    page: () => page,
    go: (address: string) => open(page, address),
    press: (name: string | RegExp) => page.getByRole('button', { name }).click(),
    seen: (words: string | RegExp) => page.getByText(words).first().waitFor(),
  }
}
