import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { quiet, story, until } from './stage.ts'

story('one script-src and one connect-src are enough under a strict policy with Trusted Types', async (stage) => {
  const { site, open, visits, page } = stage
  const edge = `http://edge.test:${site.port}`
  const violations: string[] = []
  page.on('console', (message) => message.type() === 'error' && violations.push(message.text()))
  site.file = 'p.full.js'
  site.headers = {
    'content-security-policy': `default-src 'none'; script-src ${edge}; connect-src ${edge}; require-trusted-types-for 'script'; trusted-types 'none'`,
  }
  await open('/?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  assert.equal(await page.evaluate(() => window.partner?.identify('a@b.example')), true)
  assert.deepEqual(
    violations.filter((text) => !text.includes('favicon')),
    [],
  )
})

story('a policy that forbids the connection costs no error, and the visit is kept', async ({ site, open, waiting }) => {
  site.headers = { 'content-security-policy': `connect-src 'none'` }
  await open('/?ref=alice')
  await quiet()
  assert.equal(site.sent.length, 0)
  assert.equal(await waiting(), 1)
})

const integrity = (code: string): string => `sha384-${createHash('sha384').update(code).digest('base64')}`

story('the right integrity hash runs, a tampered script does not', async ({ site, open, page, visits }) => {
  const edge = `http://edge.test:${site.port}/p.js`
  const code = await (await fetch(`http://127.0.0.1:${site.port}/p.js`)).text()
  const tag = (hash: string): string =>
    `<!doctype html><script src="${edge}" crossorigin integrity="${hash}" data-partner="pk_test"></script>`
  site.pages['/right'] = tag(integrity(code))
  site.pages['/tampered'] = tag(integrity(`${code} `))
  await open('/tampered?ref=alice')
  await quiet()
  assert.equal(visits().length, 0)
  assert.equal(await page.evaluate(() => typeof window.partner), 'undefined')
  await open('/right?ref=alice')
  await until(() => visits().length === 1, 'a visit')
})

story('a script injected by another one runs, and one whose tag is removed at once', async ({ site, open, visits }) => {
  site.pages['/injected'] = `<!doctype html><head></head><script>
    const tag = document.createElement('script')
    tag.src = 'http://edge.test:${site.port}/p.js'
    tag.dataset.partner = 'pk_test'
    document.head.append(tag)
    if (location.search.includes('remove')) tag.remove()
  </script>`
  await open('/injected?ref=alice')
  await until(() => visits().length === 1, 'a visit')
  await open('/injected?ref=bob&remove')
  await until(() => visits().length === 2, 'another visit')
})
