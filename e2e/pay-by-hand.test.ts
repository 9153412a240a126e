import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { as, ask, decide, focused, open, openDesk, told } from './at-desk.ts'
import { findSideways } from './pages/layout.ts'

const NAME = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'

let partnerId: string

openDesk(async () => {
  const partner = { name: NAME, email: 'post@talk-day.example', code: 'talk-day' }
  partnerId = (await ask<{ id: string }>('POST', '/partners', partner)).id
})

describe('money that people book by hand, through the pages', () => {
  test('a credit is approved by another and taken back, a second one is rejected; the focus is never lost', async () => {
    const page = await as('manager')
    await open(page, `/credits?partner_id=${partnerId}`)
    for (const why of ['A talk', 'A second talk'])
      await decide(page, 'New credit', { fill: { Amount: '20.00', Reason: why }, yes: 'Ask for this credit' })
    const second = await as('manager_2')
    await open(second, `/credits?partner_id=${partnerId}`)
    await decide(second, /^Approve.*A talk/, { yes: 'Approve +€20.00' })
    await second
      .getByRole('button', { name: /A talk/ })
      .first()
      .waitFor({ state: 'detached' })
    assert.equal(await focused(second), 'Credits')
    await open(second, '/ledger/partners')
    await told(second, NAME)
    assert.deepEqual(await findSideways(second), [])
    await open(second, `/credits?partner_id=${partnerId}`)
    await decide(second, /^Reject.*A second talk/, { fill: { Reason: 'It was called off' }, yes: /^Reject/ })
    await told(second, 'No match among the credits')
    await open(second, `/credits?status=approved&partner_id=${partnerId}`)
    await decide(second, /^Take back.*A talk/, { fill: { Reason: 'It was called off, too' }, yes: /^Take back/ })
    await open(second, `/credits?status=reversed&partner_id=${partnerId}`)
    await told(second, 'Decided: It was called off, too')
  })

  test('a commission is held and let go by the same button; a repayment of no debt is refused at its field', async () => {
    const page = await as('manager')
    await open(page, '/commissions?status=pending')
    await page.getByRole('button', { name: /^Hold/ }).first().click()
    await page.getByRole('dialog').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    assert.ok(await page.getByRole('dialog').isVisible())
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 1280, height: 720 })
    await decide(page, /^Hold/, { fill: { Reason: 'A buyer wrote to us' }, yes: /^Hold/ })
    await open(page, '/commissions?status=held')
    await decide(page, /^Release/, { fill: { Reason: 'It is fine' }, yes: /^Release/ })
    await open(page, `/ledger/repayments?partner_id=${partnerId}`)
    await page.getByRole('button', { name: 'Record a repayment' }).click()
    await page.getByLabel('Amount').fill('1.00')
    await page.getByLabel('Reference').fill('R-1')
    await page.getByRole('button', { name: 'Book the repayment' }).click()
    await page.getByRole('link', { name: 'Amount: is more than the partner owes' }).waitFor()
    await page.keyboard.press('Escape')
    assert.equal(await focused(page), 'Record a repayment')
  })
})
