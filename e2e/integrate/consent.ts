import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { snippet } from './page.ts'
import { quiet, type Shop, story } from './shop.ts'
import { visitsOf, yours } from './tributary.ts'

const leavesNothing = async ({ context, page, sent }: Shop): Promise<void> => {
  await quiet()
  const kept = await page.evaluate(() => localStorage.length)
  assert.deepEqual([await context.cookies(), kept, sent], [[], 0, []])
}

const hasVisit = async (shop: Shop): Promise<void> => {
  assert.equal((await visitsOf(await shop.visitor())).length, 1)
}

describe('consent', () => {
  story('of a banner is waited for, and its withdrawal erases', async (shop) => {
    const { page, sent } = shop
    shop.serve('/', snippet('consent.html', yours()))
    await shop.open('/?ref=alice')
    await leavesNothing(shop)
    await page.click('#accept')
    await hasVisit(shop)
    await page.click('#decline')
    await quiet()
    assert.deepEqual(sent.splice(0), ['POST /api/visits', 'POST /api/visits'])
    await leavesNothing(shop)
  })

  const managers = {
    Cookiebot: (given: boolean) =>
      `window.Cookiebot = { consent: { marketing: ${given} } }; dispatchEvent(new Event('CookiebotOnConsentReady'))`,
    OneTrust: (given: boolean) =>
      `dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: ['C0001'${given ? `, 'C0004'` : ''}] }))`,
    'Consent Mode': (given: boolean) =>
      `window.gtag = function () { dataLayer.push(arguments) }
       gtag('consent', 'default', { ad_storage: '${given ? 'denied' : 'granted'}' })
       dataLayer.push({ event: 'other' })
       gtag('consent', 'update', { ad_storage: '${given ? 'granted' : 'denied'}' })`,
  }
  for (const [name, says] of Object.entries(managers)) {
    const page = (given: boolean) => `${snippet('consent-manager.html', yours())}<script>${says(given)}</script>`

    story(`given to ${name} before the tag has loaded counts`, async (shop) => {
      shop.serve('/', page(true))
      await shop.open('/?ref=alice')
      await hasVisit(shop)
    })

    story(`refused to ${name} leaves nothing, and given later finds the landing`, async (shop) => {
      shop.serve('/', page(false))
      await shop.open('/?ref=alice')
      await leavesNothing(shop)
      await shop.page.evaluate(says(true))
      await hasVisit(shop)
    })
  }
})

describe('a strict policy', () => {
  story('of the page lets the tag run without a single report', async (shop) => {
    const reported: string[] = []
    shop.page.on('console', (message) => message.type() === 'error' && reported.push(message.text()))
    const [name = '', policy = ''] = snippet('policy.http', yours())
      .trim()
      .split(/: (.*)/s)
    for (const tag of [snippet('tag.html', yours()), snippet('form.html', yours())]) {
      shop.serve('/', tag, { [name]: policy })
      await shop.context.clearCookies()
      await shop.open('/?ref=alice')
      await hasVisit(shop)
    }
    assert.deepEqual(reported, [])
    shop.serve('/', `${snippet('tag.html', yours())}<script>window.inline = true</script>`, { [name]: policy })
    await shop.open('/')
    assert.equal(await shop.page.evaluate(() => 'inline' in window), false, 'the policy is in force')
  })
})
