import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { ask, focused, openOwnerDesk } from './at-desk.ts'

const { page, go: open, press, seen: told } = openOwnerDesk()

/** Tells it as the organization's own server does. */
const tell = <Answer>(path: string, json: object) => ask<Answer>('POST', path, json)

const isDecided = async (order: string): Promise<boolean> =>
  (await ask<{ attributed_at: string | null }>('GET', `/orders/${order}`)).attributed_at !== null

/** What a column of numbers adds up to, and what stands under it; in cents. */
const columns = (): Promise<{ sum: number; foot: number }[]> =>
  page()
    .locator('table', { hasText: 'every column adds up' })
    .evaluate((table) => {
      const cents = (cell: Element | null | undefined) => Number(cell?.querySelector('data')?.value)
      const rows = [...table.querySelectorAll('tbody tr')]
      const feet = [...table.querySelectorAll('tfoot td')]
      return feet.map((foot, index) => ({
        sum: rows.reduce((sum, row) => sum + cents(row.querySelectorAll('td')[index]), 0),
        foot: cents(foot),
      }))
    })

describe('deals and their orders, through the pages', () => {
  test('a deal is touched by two partners, looked over and won, and every model adds up to it', async () => {
    await open('/deals/new')
    await page().getByLabel('Name').fill('Island school: 12 seats')
    await page().getByLabel('Amount').fill('1,234.57')
    await press('Add deal')
    await told('nobody would be credited')
    for (const [code, type] of [
      ['draft-day', 'referral'],
      ['notebook', 'demo'],
    ] as const) {
      await press('Add touchpoint')
      const dialog = page().getByRole('dialog')
      await dialog.getByLabel('Partner', { exact: true }).fill(code)
      await dialog.getByLabel('What they did').selectOption(type)
      await dialog.getByRole('button', { name: 'Add touchpoint' }).click()
      await page()
        .getByRole('heading', { level: 3, name: type === 'demo' ? /^Demo by/ : /^Referral by/ })
        .waitFor()
    }
    await press('Close as won')
    const dialog = page().getByRole('dialog')
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

  test('a partner gets a tier, and a deal is edited and lost', async () => {
    await open('/partners?code=draft-day')
    await page().locator('tbody a').first().click()
    await page().getByRole('link', { name: 'Change terms' }).click()
    await page().getByLabel('Tier').selectOption('gold')
    await press('Save new terms')
    await page().getByRole('cell', { name: 'Gold' }).first().waitFor()

    await open('/deals/new')
    await page().getByLabel('Name').fill('Night school: 3 seats')
    await page().getByLabel('Amount').fill('300')
    await press('Add deal')
    await press('Edit')
    const dialog = page().getByRole('dialog')
    await dialog.getByLabel('Lead').fill('led_of_nobody')
    await dialog.getByRole('button', { name: 'Save deal' }).click()
    await dialog.getByRole('link', { name: 'Lead: is not the id of a lead' }).waitFor()
    await dialog.getByLabel('Lead').fill('')
    await dialog.getByLabel('Amount').fill('450.50')
    await dialog.getByRole('button', { name: 'Save deal' }).click()
    await told('€450.50')
    assert.equal(await focused(page()), 'Edit')
    await press('Close as lost')
    await dialog.getByRole('button', { name: 'Close as lost' }).click()
    await told('A lost deal credits nobody.')
    await page().waitForFunction(() => document.activeElement?.matches('h1'))
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
    const dialog = page().getByRole('dialog')
    await press('Tie to a deal')
    await dialog.getByLabel('Deal').fill(deal.id)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await press('Change the deal')
    await dialog.getByLabel('Deal').fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await press('Decide again')
    await dialog.getByRole('button', { name: 'Decide again' }).click()
    await page()
      .locator('.toast', { hasText: /^Decided again/ })
      .waitFor()
    assert.equal(await focused(page()), 'Decide again')
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
    const button = page().getByRole('button', { name: 'It is another sale' })
    for (let turn = 0; turn < 20 && !(await button.isVisible()); turn++) await open(`/orders/${order_id}`)
    await told('won deal')
    await button.click()
    await page().getByRole('dialog').getByRole('button', { name: 'It is another sale' }).click()
    await button.waitFor({ state: 'detached' })
    await page().waitForFunction(() => document.activeElement?.matches('h1'))
  })
})
