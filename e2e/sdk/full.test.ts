import assert from 'node:assert/strict'
import { type Stage, story, text, until } from './stage.ts'

const LINKS = (port: number): string => `
  <a id="app" href="http://app.test:${port}/start?plan=pro#top">app</a>
  <a id="own-ref" href="http://app.test:${port}/?ref=carol">app for carol</a>
  <a id="inner" href="http://app.test:${port}/inner"><b id="bold">bold</b></a>
  <a id="foreign" href="http://foreign.test:${port}/">foreign</a>
  <a id="here" href="http://shop.test:${port}/other">here</a>
  <a id="fragment" href="#part">part</a>
  <a id="mail" href="mailto:a@b.example">mail</a>
  <a id="pay" href="https://buy.stripe.com/test_1">pay</a>
  <a id="paid" href="https://buy.stripe.com/test_2?client_reference_id=mine">pay</a>
  <form data-partner id="join"><input type="email" name="email" required><button>join</button></form>
  <form id="other"><input type="email" name="email"><button>other</button></form>
  <script>
    document.addEventListener('click', (event) => event.target.closest('a') && event.preventDefault())
    document.addEventListener('auxclick', (event) => event.preventDefault())
    document.addEventListener('submit', (event) => event.preventDefault())
  </script>`

const openFull = async ({ site, open, visits }: Stage, path = '/?ref=alice'): Promise<void> => {
  site.file = 'p.full.js'
  site.attributes = `data-links="app.test:${site.port},shop.test:${site.port}"`
  site.body = LINKS(site.port)
  await open(path)
  if (path.includes('ref=')) await until(() => visits().length === 1, 'a visit')
}

const press: Record<string, (stage: Stage, id: string) => Promise<void>> = {
  click: ({ page }, id) => page.click(id),
  'the middle button': ({ page }, id) => page.click(id, { button: 'middle' }),
  'ctrl and click': ({ page }, id) => page.click(id, { modifiers: ['Control'] }),
  Enter: ({ page }, id) => page.press(id, 'Enter'),
}

for (const [what, act] of Object.entries(press))
  story(`a listed link carries the ref on by ${what}`, async (stage) => {
    await openFull(stage)
    await act(stage, '#app')
    const href = `http://app.test:${stage.site.port}/start?plan=pro&ref=alice#top`
    assert.equal(await stage.page.getAttribute('#app', 'href'), href)
    await act(stage, '#app')
    assert.equal(await stage.page.getAttribute('#app', 'href'), href)
  })

story('a link around other markup is decorated, and a Stripe link with the visitor', async (stage) => {
  await openFull(stage)
  await stage.page.click('#bold')
  assert.match((await stage.page.getAttribute('#inner', 'href')) ?? '', /inner\?ref=alice$/)
  await stage.page.click('#pay')
  const visitor = text(stage.visits()[0], 'visitor_id')
  const href = `https://buy.stripe.com/test_1?client_reference_id=${visitor}`
  assert.equal(await stage.page.getAttribute('#pay', 'href'), href)
})

for (const id of ['own-ref', 'foreign', 'here', 'fragment', 'mail', 'paid'])
  story(`the link "${id}" stays as it is`, async (stage) => {
    await openFull(stage)
    const before = await stage.page.getAttribute(`#${id}`, 'href')
    await stage.page.click(`#${id}`)
    assert.equal(await stage.page.getAttribute(`#${id}`, 'href'), before)
  })

story('without a referral no link is touched', async (stage) => {
  await openFull(stage, '/')
  for (const id of ['#app', '#pay']) {
    const before = await stage.page.getAttribute(id, 'href')
    await stage.page.click(id)
    assert.equal(await stage.page.getAttribute(id, 'href'), before)
  }
})

story('a marked form gives its e-mail on a valid submit, another form does not', async (stage) => {
  const { page, leads } = stage
  await openFull(stage)
  await page.fill('#other input', 'other@b.example')
  await page.click('#other button')
  await page.fill('#join input', 'not an address')
  await page.click('#join button')
  await page.fill('#join input', 'a@b.example')
  await page.click('#join button')
  await until(() => leads().length === 1, 'a lead')
  await page.click('#join button')
  assert.deepEqual(
    leads().map((lead) => text(lead, 'email')),
    ['a@b.example'],
  )
})
