import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { buildDashboard, overBudget } from '../scripts/build-dashboard.mjs'
import { inspect } from './pages/inspect.ts'
import { settled } from './pages/move.ts'
import { placeOf } from './pages/places.ts'
import { readersOfFile } from './pages/readers.ts'
import { readRoutes } from './pages/routes.ts'
import { watch } from './pages/watch.ts'

const FIRST_VIEW_BYTES = 40_000
const FIRST_VIEW_REQUESTS = 8

const ROUTES = await readRoutes()

const readers = readersOfFile()

const titles = new Map<string, string>()

describe('every page, in every look', () => {
  for (const { pattern } of ROUTES)
    test(`${pattern} keeps the rules`, async () => {
      const { contexts, copy } = readers()
      const { reader, address: start } = await placeOf(pattern, contexts)
      const page = await contexts[reader].newPage()
      const { complaints, requests, weigh } = watch(page)
      await page.goto(start)
      await settled(page)

      const addresses = requests.map((request) => request.url())
      const bytes = await weigh()
      const title = await page.title()

      const name = pattern.replaceAll('/', '_').replaceAll(':', '')
      assert.deepEqual(await inspect(page, name), [])
      assert.deepEqual(complaints, [])
      assert.deepEqual(
        addresses.filter((address) => new URL(address).origin !== copy.url),
        [],
      )
      assert.ok(addresses.length <= FIRST_VIEW_REQUESTS, addresses.join('\n'))
      assert.ok(bytes <= FIRST_VIEW_BYTES, `${bytes} B`)
      assert.equal(titles.get(title), undefined, `the title “${title}” is also that of another page`)
      titles.set(title, pattern)
      await page.close()
    })
})

test('the shared code, every page of its own, all together and the styles keep their budgets', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-dashboard-'))
  try {
    assert.deepEqual(overBudget(await buildDashboard(folder)), [])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
