import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { between, comeBackLater, type Mood, TOLD } from './answers.ts'
import { examine } from './axe.ts'
import { move, settled } from './move.ts'

const PARTS_AT_MOST = 6
const BLANK_MILLISECONDS = 280

type Api = Awaited<ReturnType<typeof between>>

const again = (page: Page) => page.getByRole('button', { name: 'Try again' })
const alerts = (page: Page) => page.getByRole('alert')

/** Goes away and comes with the API in a mood, as when a menu is pressed. */
const come = async (page: Page, api: Api, { rest, address }: Where, mood: Mood): Promise<void> => {
  api.be('real')
  await move(page, rest)
  api.reads.length = 0
  api.be(mood)
  await move(page, address)
}

/** The page under test, and one without reads to come from. */
export interface Where {
  address: string
  rest: string
}

const tells = async (page: Page, told: string, heading: string): Promise<void> => {
  const alert = alerts(page).filter({ hasText: told }).first()
  await alert.waitFor()
  await alert.getByRole('heading', { name: heading }).waitFor()
}

/** Tries again until nothing is left to try: a part of the page may show its own trouble once the page is back. */
const recovers = async (page: Page, api: Api): Promise<void> => {
  api.be('real')
  for (let turn = 0; turn < PARTS_AT_MOST; turn++) {
    await settled(page)
    const button = again(page).first()
    if (!(await button.isVisible())) break
    const trouble = await button.elementHandle()
    await button.click()
    await trouble?.waitForElementState('hidden')
  }
  assert.equal(await alerts(page).count(), 0)
}

const fails = async (page: Page, api: Api, where: Where): Promise<void> => {
  await come(page, api, where, 'broken')
  await tells(page, TOLD.broken, 'This did not load')
  await alerts(page).getByText('request-of-the-test').first().waitFor()
  assert.deepEqual(await examine(page), [])
  await recovers(page, api)
  await come(page, api, where, 'offline')
  await tells(page, TOLD.offline, 'This did not load')
  await recovers(page, api)
}

const refuses = async (page: Page, api: Api, where: Where): Promise<void> => {
  for (const [mood, heading] of [
    ['forbidden', 'Your role does not allow this'],
    ['gone', 'There is nothing here'],
  ] as const) {
    await come(page, api, where, mood)
    await tells(page, TOLD[mood], heading)
    await settled(page)
    assert.equal(await again(page).count(), 0, 'what is refused is not tried again')
  }
}

/** How long a page that waits shows nothing before it says that it is loading. In milliseconds. */
const blankFor = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        let since: number | undefined
        const look = () => {
          if (!document.querySelector('[aria-busy="true"]')) return
          since ??= performance.now()
          const words = [...document.querySelectorAll('[aria-busy="true"]')].map((one) => one.textContent)
          if (!words.includes('Loading')) return
          observer.disconnect()
          done(performance.now() - since)
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { subtree: true, childList: true, attributes: true })
        look()
      }),
  )

const waits = async (page: Page, api: Api, where: Where): Promise<void> => {
  api.be('real')
  await move(page, where.rest)
  const blank = blankFor(page)
  await come(page, api, where, 'held')
  const milliseconds = await blank
  assert.ok(milliseconds >= BLANK_MILLISECONDS, `bars blink after ${milliseconds} ms`)
  assert.ok(await page.locator('h1').isVisible())
  assert.deepEqual(await examine(page), [])
  api.be('real')
  await settled(page)
  assert.equal(await page.getByText('Loading', { exact: true }).count(), 0)
}

const rows = (page: Page): Promise<number> => page.locator('main tr, main dd, main li').count()

const keeps = async (page: Page, api: Api, where: Where): Promise<void> => {
  await come(page, api, where, 'real')
  await settled(page)
  const before = await rows(page)
  api.be('broken')
  await comeBackLater(page)
  await tells(page, TOLD.broken, 'This did not load')
  assert.equal(await rows(page), before, 'what was read stays under the notice')
}

const isEmpty = async (page: Page, api: Api, where: Where): Promise<void> => {
  await come(page, api, where, 'empty')
  await settled(page)
  assert.equal(await alerts(page).count(), 0)
  assert.deepEqual(await examine(page), [])
}

/** The states every page owes its reader. A page without reads owes none; answers whether it has any. */
export const goThroughStates = async (page: Page, where: Where): Promise<boolean> => {
  const api = await between(page)
  await page.goto(where.rest)
  await settled(page)
  await come(page, api, where, 'real')
  await settled(page)
  if (api.reads.length === 0) return false
  await waits(page, api, where)
  await fails(page, api, where)
  await refuses(page, api, where)
  await keeps(page, api, where)
  await isEmpty(page, api, where)
  return true
}
