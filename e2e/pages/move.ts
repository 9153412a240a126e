import type { Page } from 'playwright-core'

// Before the API has said who reads, only a heading stands: that is not the page yet.
const READY = '#main h1:not([data-before]), .door:has(form) h1:not([data-before])'

/** The page stands: its heading is there and nothing is on its way. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator(READY).waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** Goes to another page as a pressed link does, without loading anew. Does not wait for what it reads. */
export const move = async (page: Page, address: string): Promise<void> => {
  await page.evaluate((to) => {
    if (to === location.pathname + location.search) return
    document.querySelector('h1')?.setAttribute('data-before', '')
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, address)
  await page.locator(READY).waitFor()
}
