import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { buildSdk } from '../../scripts/build-sdk.mjs'
import { findChromium, QUIET } from '../browser.ts'
import { openSite, type Site } from './site.ts'
import { until } from './stage.ts'

const report = (marker: string): string => `fetch('/api/${marker}', { method: 'POST', body: '{}' })`

const WATCH = `<script>for (const fault of ['error', 'unhandledrejection'])
  addEventListener(fault, () => ${report('fault')})</script>`

// Chromium prerenders nothing while DevTools are attached, so the browser runs by itself and the pages report.
const browse = async (
  play: (site: Site, from: (path: string) => boolean) => Promise<void>,
  body: string,
  file = 'p.js',
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'sdk-prerender-'))
  await buildSdk(folder)
  const site = await openSite(folder)
  site.file = file
  // Else the page is not told what went wrong in a script of another origin.
  site.attributes = 'crossorigin'
  site.pages['/first'] = `<!doctype html><title>first</title>${WATCH}${body}`
  const { path, flags } = await findChromium()
  const profile = `--user-data-dir=${join(folder, 'profile')}`
  const own = ['--headless=new', '--disable-popup-blocking', profile, `http://localhost:${site.port}/first`]
  const chromium = spawn(path, [...flags, ...QUIET, ...own], { stdio: 'ignore' })
  try {
    const has = (marker: string): boolean => site.sent.some((sent) => sent.path === `/api/${marker}`)
    await play(site, has)
    assert.equal(has('fault'), false, 'page errors')
  } finally {
    chromium.kill()
    await new Promise((ended) => chromium.once('exit', ended))
    site.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const { isWhole } = await findChromium()
const options = { timeout: 60_000, skip: isWhole ? false : 'needs an installed Chromium; set CHROME_PATH to one' }

test('a prerendered landing posts no visit until it is shown, and then one', options, async () => {
  const rules = '{ "prerender": [{ "urls": ["/landing?ref=alice"], "eagerness": "immediate" }] }'
  const leave = `setTimeout(() => { ${report('leaving')}.then(() => { location.href = '/landing?ref=alice' }) }, 3000)`
  await browse(async (site, has) => {
    site.head = `${WATCH}<script>if (document.prerendering) ${report('prerendering')}; else ${report('plain')}
        document.addEventListener('prerenderingchange', () => ${report('shown')})</script>`
    const visits = (): number => site.sent.filter((sent) => sent.path === '/api/visits').length
    await until(() => has('prerendering'), 'a prerendered page')
    await until(() => has('leaving'), 'the first page about to leave')
    assert.equal(visits(), 0)
    await until(() => has('shown') && visits() === 1, 'one visit of the page that is shown')
    await wait(500)
    assert.equal(visits(), 1)
    assert.equal(has('plain'), false)
  }, `<script type="speculationrules">${rules}</script><script>${leave}</script>`)
})

test('a page restored from the back-forward cache posts no second visit', options, async () => {
  await browse(async (site, has) => {
    site.head = `${WATCH}<script>addEventListener('pageshow', (event) => { if (event.persisted) ${report('restored')} })
        if (!sessionStorage.left) setTimeout(() => { sessionStorage.left = 1; location.href = '/second' }, 1000)</script>`
    site.pages['/second'] = `<!doctype html>${WATCH}<script>setTimeout(() => history.back(), 800)</script>`
    await until(() => has('restored'), 'a restored page')
    await wait(500)
    assert.equal(site.sent.filter((sent) => sent.path === '/api/visits').length, 1)
  }, `<script>setTimeout(() => { location.href = '/landing?ref=alice' }, 300)</script>`)
})

test('a banner in a tab in the background is no view until the tab is shown', options, async () => {
  const leave = `setTimeout(() => { location.href = '/banner' }, 300)`
  await browse(
    async (site, has) => {
      site.body = '<div data-views="carol" style="height:100px">banner</div>'
      site.head = `${WATCH}<script>open('/over'); addEventListener('visibilitychange', () => ${report('turned')})</script>`
      site.pages['/over'] =
        `<!doctype html><script>setTimeout(() => { ${report('closing')}.then(close) }, 4000)</script>`
      const visits = (): number => site.sent.filter((sent) => sent.path === '/api/visits').length
      await until(() => has('turned'), 'a tab in the background')
      await until(() => has('closing'), 'the other tab about to close')
      assert.equal(visits(), 0)
      await until(() => visits() === 1, 'the view')
    },
    `<script>${leave}</script>`,
    'p.full.js',
  )
})
