#!/usr/bin/env node
// Run with the project's Node: node_modules/.bin/node bench/pages.mjs
import { parseArgs } from 'node:util'
import { launch } from '../e2e/browser.ts'
import { settled } from '../e2e/pages/move.ts'
import { signIn } from '../e2e/pages/places.ts'
import { product } from '../e2e/product.ts'
import { atMost, show, store } from './report.ts'

const HELP = `bench/pages.mjs [--rounds N]
How fast two pages of the console stand on a slow phone (processor slowed four times, 1.6 Mbit/s, 150 ms away, nothing
cached) and on this machine: largest paint (LCP), answer to a press (INP), what moved (CLS). Medians of N rounds
(default 5); writes bench/results/pages.json.`

const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const SLOWER_PROCESSOR = 4
const PHONE = { width: 390, height: 844 }
const DESKTOP = { width: 1280, height: 800 }
const REST_MILLISECONDS = 1_500

const PAGES = [
  { name: 'overview', path: '/', press: '7 days' },
  { name: 'orders', path: '/orders', press: 'Refunded' },
]

/** In the page: keeps what the browser tells of paints, shifts and presses. */
function observe() {
  const seen = { lcp: 0, cls: 0, inp: 0 }
  globalThis.seen = seen
  const watch = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options })
  watch('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime
  })
  watch('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.cls += value
  })
  const press = ({ duration, interactionId }) => {
    if (interactionId) seen.inp = Math.max(seen.inp, duration)
  }
  watch('event', press, { durationThreshold: 16 })
}

async function visit(browser, { url, cookies }, { path, press }, isSlow) {
  const context = await browser.newContext({ baseURL: url, viewport: isSlow ? PHONE : DESKTOP })
  await context.addCookies(cookies)
  await context.addInitScript(observe)
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  if (isSlow) {
    await devtools.send('Network.emulateNetworkConditions', SLOW)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR })
  }
  await page.goto(path)
  await settled(page)
  await page.waitForTimeout(REST_MILLISECONDS)
  await page.getByRole('link', { name: press, exact: true }).click()
  await page.waitForTimeout(REST_MILLISECONDS)
  const seen = await page.evaluate(() => globalThis.seen)
  await context.close()
  return seen
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const [copy, browser] = await Promise.all([product(), launch()])
try {
  const context = await browser.newContext()
  await signIn(context, copy.organizations[0].sign_in.owner)
  const signedIn = { url: copy.url, cookies: await context.cookies() }
  const figures = []
  const rounds = {}
  for (const page of PAGES)
    for (const isSlow of [true, false]) {
      const runs = []
      for (let round = 0; round < Number(values.rounds); round++)
        runs.push(await visit(browser, signedIn, page, isSlow))
      const name = `${page.name}, ${isSlow ? 'slow phone' : 'desktop'}`
      const of = (key) => median(runs.map((run) => run[key]))
      rounds[name] = runs
      figures.push(atMost(`${name}: LCP`, of('lcp') / 1_000, 's', isSlow ? 2 : 0.5))
      if (isSlow)
        figures.push(atMost(`${name}: INP`, of('inp'), 'ms', 150), atMost(`${name}: CLS`, of('cls'), '', 0.02))
    }
  const report = { figures, counts: { rounds: Number(values.rounds) }, rounds }
  show('pages', report)
  await store('pages', report)
} finally {
  await Promise.allSettled([browser.close(), copy.stop()])
}
