import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { comeBackLater } from './pages/answers.ts'
import { move, settled } from './pages/move.ts'
import { openPage, openReaders, type Readers } from './pages/readers.ts'

let readers: Readers

before(
  async () => {
    readers = await openReaders()
  },
  { timeout: 300_000 },
)

after(() => readers?.close())

const open = (address: string): Promise<Page> => openPage(readers, address)

describe('the address', () => {
  test('keeps the filter through back, forward and reload, and by a shared link', async () => {
    const page = await open('/orders')
    const current = page.locator('.filters [aria-current]')
    await page.getByRole('link', { name: 'Refunded', exact: true }).click()
    await page.waitForURL(/status=refunded/)
    await settled(page)
    const row = page.getByRole('rowheader').getByRole('link').first()
    const order = await row.textContent()
    await row.click()
    await page.waitForURL(/\/orders\/ord_/)
    await page.goBack()
    await page.waitForURL(/status=refunded/)
    await settled(page)
    assert.equal(await current.textContent(), 'Refunded')
    assert.equal(await page.getByRole('rowheader').getByRole('link').first().textContent(), order)
    await page.goForward()
    await page.waitForURL(/\/orders\/ord_/)
    await page.goBack()
    await page.reload()
    await settled(page)
    assert.equal(await current.textContent(), 'Refunded')
    await page.close()
  })

  test('of nothing is told as of nothing, and of another organization’s order too', async () => {
    const page = await open('/no/such/page')
    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor()
    const key = readers.copy.organizations[1].secret_key
    const answer = await fetch(`${readers.copy.url}/api/orders?limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    })
    const { data }: { data: { id: string }[] } = await answer.json()
    const words = async (id: string | undefined) => {
      await move(page, `/orders/${id}`)
      return page.getByRole('alert').locator('p').first().textContent()
    }
    assert.equal(await words(data[0]?.id), await words('ord_00000000000000000000'))
    await page.close()
  })
})

describe('what is on screen', () => {
  test('of a filter without a match names no other emptiness, and leads out of it', async () => {
    const page = await open('/orders?status=cancelled')
    await page.getByText('No match among the orders').waitFor()
    await page.getByRole('link', { name: 'Show all orders' }).click()
    await page.getByRole('rowheader').first().waitFor()
    assert.equal(new URL(page.url()).search, '')
    await page.close()
  })

  test('is not swapped under the reader when it changed meanwhile: the new state is offered', async () => {
    const page = await open('/partners')
    let isLater = false
    await page.route(/\/api\/partners\/ptr_\w+$/, async (route) => {
      const response = await route.fetch()
      const partner: { name: string; version: number } = await response.json()
      const later = { ...partner, name: 'Renamed meanwhile', version: partner.version + 1 }
      await route.fulfill({ response, json: isLater ? later : partner })
    })
    const row = page.getByRole('rowheader').getByRole('link').first()
    const name = await row.textContent()
    await row.click()
    const heading = page.getByRole('heading', { level: 1 })
    await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor()
    await settled(page)
    isLater = true
    await comeBackLater(page)
    await page.getByText('This changed since you opened it').waitFor()
    assert.equal(await heading.textContent(), name)
    await page.getByRole('button', { name: 'Show it as it is now' }).click()
    assert.equal(await heading.textContent(), 'Renamed meanwhile')
    await page.close()
  })

  test('says so when nobody can be asked who reads, and goes on when that is over', async () => {
    const page = await readers.contexts.owner.newPage()
    await page.route('**/api/me', (route) => route.abort('internetdisconnected'))
    await page.goto('/orders')
    await page.getByRole('alert').getByText('You seem to be offline').waitFor()
    await page.unroute('**/api/me')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('rowheader').first().waitFor()
    await page.close()
  })

  test('leads to the sign-in page and back when the session has ended', async () => {
    const page = await readers.contexts.nobody.newPage()
    await page.goto('/orders?status=paid')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('then'), '/orders?status=paid')
    await page.close()
  })
})

describe('a role that only reads', () => {
  test('finds no button that writes', async () => {
    const { browser, copy } = readers
    const context = await browser.newContext({ baseURL: copy.url })
    const page = await context.newPage()
    await page.goto(copy.organizations[0].sign_in.analyst)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL((url) => url.pathname !== '/sign-in')
    await settled(page)
    for (const [address, name] of [
      ['/payouts', 'Propose payouts'],
      ['/partners', 'Add a partner'],
    ] as const) {
      await move(page, address)
      await settled(page)
      assert.equal(await page.locator('main').getByText(name, { exact: true }).count(), 0, name)
    }
    await context.close()
  })
})
