import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { filled, firstCells, readmeTag, snippet } from './page.ts'
import { quiet, story } from './shop.ts'
import { edge, fresh, leadOf, visitsOf, yours } from './tributary.ts'

interface Manifest {
  file: string
  sri: string
}

const manifest = async (): Promise<Manifest> => (await fetch(`${edge()}/sdk/manifest.json`)).json()

describe('the tag of the page', () => {
  story('records one visit, and nothing without a referral', async ({ serve, open, visitor, sent, context }) => {
    serve('/', snippet('tag.html', yours()))
    await open('/')
    await quiet()
    assert.deepEqual([sent, await context.cookies()], [[], []])
    await open('/?ref=alice')
    const [visit, ...others] = await visitsOf(await visitor())
    assert.deepEqual([visit?.code, others], ['alice', []])
    await open('/?via=alice')
    await quiet()
    assert.deepEqual(sent, ['POST /api/visits', 'POST /api/visits'])
  })

  story('with the stub takes calls before the script', async ({ serve, open, visitor, page }) => {
    const code = snippet('stub.html', yours())
    const built = await (await fetch(`${edge()}/sdk/stub.js`)).text()
    assert.ok(code.includes(`<script>${built.replace(/;$/, '')}</script>`), 'the stub is the one that is built')
    const email = `${fresh('stub')}@home.example`
    serve('/', code.replace('buyer@home.example', email))
    await open('/?ref=alice')
    assert.equal((await leadOf(email)).visitor_id, await visitor())
    assert.equal(await page.evaluate(() => typeof window.partner?.get), 'function')
  })

  story('pinned by its hash runs, and with another hash does not', async ({ serve, open, visitor, page }) => {
    const { file, sri } = await manifest()
    const code = snippet('pinned.html', yours({ 'p.….js': file, 'sha384-…': sri }))
    serve('/altered', code.replace(sri, sri.replace(/-.{8}/, '-AAAAAAAA')))
    await open('/altered?ref=alice')
    assert.equal(await page.evaluate(() => typeof window.partner), 'undefined')
    serve('/', code)
    await open('/?ref=alice')
    assert.equal((await visitsOf(await visitor())).length, 1)
  })

  story('pinned to the script of any release goes on working after the next', async (shop) => {
    const code = snippet('pinned.html', yours({ 'p.….js': 'FILE', 'sha384-…': 'SRI' }))
    const names = await readdir(new URL('../../sdk/releases', import.meta.url))
    assert.ok(names.length > 2)
    for (const name of names) {
      const answer = await fetch(`${edge()}/${name}`)
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable')
      const script = Buffer.from(await answer.arrayBuffer())
      const sri = `sha384-${createHash('sha384').update(script).digest('base64')}`
      shop.serve('/', code.replace('FILE', name).replace('SRI', sri))
      await shop.open('/?ref=alice')
      assert.equal((await visitsOf(await shop.visitor())).length, 1, name)
      const email = `${fresh('pinned')}@home.example`
      assert.equal(await shop.page.evaluate((given) => window.partner?.identify(given), email), true, name)
      // The next release is met by somebody else.
      await shop.page.evaluate(() => localStorage.clear())
      await shop.context.clearCookies()
    }
  })

  test('has the attributes that the script takes, and no other', async () => {
    const named = firstCells('attribute').map((cell) => /^`data-(\w+)`$/.exec(cell)?.[1] ?? cell)
    const surface = await readFile(new URL('../../sdk/surface.ts', import.meta.url), 'utf8')
    const settings = /interface Settings \{([\s\S]*?)^\}/m.exec(surface)?.[1]?.matchAll(/^ {2}(\w+)\??:/gm) ?? []
    const taken = [...settings].map(([, name = '']) => (name === 'key' ? 'partner' : name))
    assert.deepEqual(named.toSorted(), taken.toSorted())
  })

  story('counts a marked element that is seen for a second as a view', async ({ serve, open, visitor, sent }) => {
    serve('/', snippet('views.html', yours()))
    await open('/')
    const [view, ...others] = await visitsOf(await visitor())
    assert.deepEqual([view?.code, view?.kind, view?.campaign, others], ['alice', 'view', 'spring', []])
    await wait(1500)
    assert.deepEqual(sent, ['POST /api/visits'])
  })
})

describe('identify on the page', () => {
  story('survives the navigation that follows, with its properties', async ({ serve, open, visitor, page }) => {
    const id = fresh('c1')
    const email = `${id}@home.example`
    serve('/', snippet('tag.html', yours()) + snippet('identify.html', yours()).replace("'c1'", `'${id}'`))
    serve('/thanks', snippet('tag.html', yours()))
    await open('/?ref=alice')
    await page.fill('[name=email]', email)
    await page.click('button')
    await page.waitForURL('**/thanks*')
    const lead = await leadOf(email)
    assert.deepEqual([lead.name, lead.external_id, lead.metadata], ['Ada', id, { plan: 'pro' }])
    assert.equal(lead.visitor_id, await visitor())
  })

  story('works as the README has it', async ({ serve, open, visitor }) => {
    const email = `${fresh('readme')}@home.example`
    serve('/', filled(readmeTag(), yours()).replace('buyer@home.example', email))
    await open('/?ref=alice')
    assert.equal((await leadOf(email)).visitor_id, await visitor())
  })

  story('needs no code in a marked form', async ({ serve, open, page }) => {
    const email = `${fresh('form')}@home.example`
    serve('/', snippet('form.html', yours()))
    serve('/welcome', '')
    await open('/?ref=alice')
    await page.fill('[name=email]', email)
    await page.click('button')
    await page.waitForURL('**/welcome*')
    assert.equal((await leadOf(email)).claimed_code, 'alice')
  })
})
