import type { Page, Route } from 'playwright-core'

/** How the API answers the reads of a page: as it is, held back, broken in one of four ways, or with empty lists. */
export type Mood = 'real' | 'held' | 'broken' | 'forbidden' | 'gone' | 'offline' | 'empty'

const problem = (status: number, code: string, detail: string) => ({
  status,
  contentType: 'application/problem+json',
  headers: { 'x-request-id': 'request-of-the-test' },
  body: JSON.stringify({ type: `/docs#${code}`, title: code, status, code, detail }),
})

/** What is told in each of the four ways. */
export const TOLD = {
  broken: 'Our side failed. Nothing was changed.',
  forbidden: 'Managers may see this. Rina is one.',
  gone: 'There is no such thing, or it is not yours.',
  offline: 'You seem to be offline. Nothing was changed.',
} as const

const ANSWERS = {
  broken: problem(500, 'internal', TOLD.broken),
  forbidden: problem(403, 'role_may_not', TOLD.forbidden),
  gone: problem(404, 'not_found', TOLD.gone),
} as const

const emptied = async (route: Route): Promise<void> => {
  const response = await route.fetch()
  const json: unknown = await response.json()
  const isList = typeof json === 'object' && json !== null && 'data' in json && Array.isArray(json.data)
  await route.fulfill({ response, json: isList ? { ...json, data: [], next_cursor: null } : json })
}

/** Who somebody is stays known, so that the shell stands; the counts of the menu are no read of a page. */
const isOfShell = (address: string, path: string): boolean => {
  const { pathname } = new URL(address)
  return pathname === '/api/me' || (pathname === '/api/overview' && path !== '/')
}

/** Puts itself between the page and the API. `reads` are those the page made since it was last emptied. */
export const between = async (page: Page) => {
  let mood: Mood = 'real'
  let release: () => void = () => {}
  let gate = Promise.resolve()
  const reads: string[] = []
  await page.route('**/api/**', async (route) => {
    const address = route.request().url()
    if (isOfShell(address, new URL(page.url()).pathname)) return route.continue()
    reads.push(address)
    if (mood === 'held') await gate
    if (mood === 'offline') return route.abort('internetdisconnected')
    if (mood === 'empty') return emptied(route)
    if (mood === 'real' || mood === 'held') return route.continue()
    return route.fulfill(ANSWERS[mood])
  })
  return {
    reads,
    be: (next: Mood): void => {
      mood = next
      release()
      if (next !== 'held') return
      gate = new Promise((resolve) => {
        release = resolve
      })
    },
  }
}

/** Lets a minute pass for the page, so that what it shows is stale, and looks at it again. */
export const comeBackLater = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const real = Date.now
    Date.now = () => real() + 61_000
    dispatchEvent(new Event('focus'))
    Date.now = real
  })
