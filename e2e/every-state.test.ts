import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { placeOf } from './pages/places.ts'
import { readersOfFile } from './pages/readers.ts'
import { readRoutes } from './pages/routes.ts'
import { goThroughStates } from './pages/states.ts'

const ROUTES = await readRoutes()

const readers = readersOfFile()

describe('every page that reads, when the API is slow, broken, closed, gone, away or empty', () => {
  for (const { pattern, early } of ROUTES)
    test(`${pattern} says so, keeps what it has and goes on`, async () => {
      const { contexts } = readers()
      const { reader, address } = await placeOf(pattern, contexts)
      const page = await contexts[reader].newPage()
      const rest = { owner: '/menu', partner: '/portal/menu', nobody: '/sign-in' }[reader]
      const isRead = await goThroughStates(page, { address, rest })
      assert.ok(isRead || early === '')
      await page.close()
    })
})
