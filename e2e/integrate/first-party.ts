import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { unstable_readConfig } from 'wrangler'
import { snippet } from './page.ts'
import { inApplication, inWorkerd, root } from './run.ts'
import { type Shop, story } from './shop.ts'
import { edge, signedClick, visitsOf, yours } from './tributary.ts'

const running: { stop: () => Promise<void> }[] = []
after(() => Promise.all(running.map(({ stop }) => stop())))

const routesWith = async (block: string) => {
  const file = inApplication('wrangler.toml')
  await writeFile(file, `${await readFile(join(root, 'wrangler.toml'), 'utf8')}\n${block}`)
  return JSON.stringify(unstable_readConfig({ config: file }).routes)
}

describe('the routes of the page', () => {
  test('are what wrangler deploys', async () => {
    const path = await routesWith(snippet('route.toml', yours()))
    assert.equal(path, '[{"pattern":"shop.example/t/*","zone_name":"shop.example"}]')
    const host = await routesWith(snippet('host.toml', yours()))
    assert.equal(host, '[{"pattern":"go.shop.example","custom_domain":true}]')
  })
})

/** Lets a path of the shop lead to another server, as a route or a reverse proxy does. */
const lead = (shop: Shop, path: string, target: string): void =>
  shop.pass(path, (from, to) => {
    const { method = 'GET', headers, url = '/' } = from
    const there = request(new URL(url, target), { method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(to)
    })
    from.pipe(there)
  })

const cookies = async (shop: Shop) => {
  const all = await shop.context.cookies(shop.url)
  return {
    script: all.find(({ name }) => name === '_tb'),
    server: all.find(({ name }) => name === '_tbs'),
  }
}

/** Safari's seven days are over: what the script wrote is gone, and so are the tab and the copy of the script. */
const forget = async (shop: Shop): Promise<void> => {
  await shop.context.clearCookies({ name: '_tb' })
  await shop.page.evaluate(() => localStorage.clear())
  const browser = await shop.context.newCDPSession(shop.page)
  await browser.send('Network.clearBrowserCache')
}

const comesBack = async (shop: Shop): Promise<void> => {
  const visitor = await shop.visitor()
  assert.equal((await visitsOf(visitor)).length, 1)
  const { server } = await cookies(shop)
  assert.equal(server?.httpOnly, true)
  await forget(shop)
  const tab = await shop.context.newPage()
  await tab.goto(`${shop.url}/later`)
  assert.equal(await shop.visitor(), visitor)
  assert.equal(await tab.evaluate(() => window.partner?.get().visitor), visitor)
}

describe('first-party mode', () => {
  story('on a path of the shop keeps the visitor when the script’s own cookie is gone', async (shop) => {
    const worker = await inWorkerd('pass-on.js', snippet('pass-on.js', yours()), {})
    running.push(worker)
    lead(shop, '/t/', worker.url)
    const markup = snippet('first-party.html', yours())
    shop.serve('/', markup)
    shop.serve('/later', markup)
    await shop.open('/?ref=alice')
    await comesBack(shop)
    assert.match(await signedClick(`${shop.url}/t`), /[?&]ref=alice&rt=./)
  })

  story('on a path leaves nothing without a referral', async (shop) => {
    lead(shop, '/t/', edge())
    shop.serve('/', snippet('first-party.html', yours()))
    await shop.open('/')
    assert.deepEqual(await shop.context.cookies(), [])
  })

  story('on a host of the shop does so too, and is erased by withdrawn consent', async (shop) => {
    const markup = snippet('own-host.html', yours())
    shop.serve('/', markup)
    shop.serve('/later', markup)
    await shop.open('/?ref=alice')
    await comesBack(shop)
    const erased = shop.page.waitForResponse((answer) => answer.url().endsWith('/visits'))
    await shop.page.evaluate(() => window.partner?.consent(false))
    await erased
    assert.deepEqual(await cookies(shop), { script: undefined, server: undefined })
  })
})
