import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { bringAxe } from './pages/axe.ts'
import { inspect } from './pages/inspect.ts'
import { settled } from './pages/move.ts'
import { placeOf } from './pages/places.ts'
import { openReaders, type Readers } from './pages/readers.ts'
import { readRoutes } from './pages/routes.ts'
import { goThroughStates } from './pages/states.ts'
import { watch } from './pages/watch.ts'

const FIRST_VIEW_BYTES = 40_000
const FIRST_VIEW_REQUESTS = 8

const ROUTES = await readRoutes()

let readers: Readers
let contexts: Readers['contexts']

before(
  async () => {
    readers = await openReaders()
    contexts = readers.contexts
    await Promise.all(Object.values(contexts).map(bringAxe))
  },
  { timeout: 300_000 },
)

after(() => readers?.close())

const titles = new Map<string, string>()

describe('every page, in every look', { concurrency: 2 }, () => {
  for (const { pattern } of ROUTES)
    test(`${pattern} keeps the rules`, async () => {
      const { reader, address } = await placeOf(pattern, contexts)
      const page = await contexts[reader].newPage()
      const { complaints, requests, weigh } = watch(page)
      await page.goto(address)
      await settled(page)

      const foreign = requests.map((request) => request.url()).filter((url) => new URL(url).origin !== readers.copy.url)
      assert.deepEqual(foreign, [])
      assert.ok(requests.length <= FIRST_VIEW_REQUESTS, requests.map((request) => request.url()).join('\n'))
      const bytes = await weigh()
      assert.ok(bytes <= FIRST_VIEW_BYTES, `${bytes} B`)
      const title = await page.title()
      assert.equal(titles.get(title), undefined, `the title “${title}” is also that of another page`)
      titles.set(title, pattern)

      const name = pattern.replaceAll('/', '_').replaceAll(':', '')
      assert.deepEqual(await inspect(page, name), [])
      assert.deepEqual(complaints, [])
      await page.close()
    })
})

describe('every page that reads, when the API is slow, broken, closed, gone, away or empty', { concurrency: 2 }, () => {
  for (const { pattern, early } of ROUTES)
    test(`${pattern} says so, keeps what it has and goes on`, async () => {
      const { reader, address } = await placeOf(pattern, contexts)
      const page = await contexts[reader].newPage()
      const rest = { owner: '/menu', partner: '/portal/menu', nobody: '/sign-in' }[reader]
      const isRead = await goThroughStates(page, { address, rest })
      assert.ok(isRead || early === '')
      await page.close()
    })
})
