import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import type { Organization } from '../copy.ts'

/** Who looks at a page. */
export type Reader = 'owner' | 'partner' | 'nobody'

export interface Place {
  reader: Reader
  address: string
}

interface Listed {
  data: { id: string }[]
}

/** How the address of a page with a name in it is found: the list to read, and the page's path around the id. */
const WITH_ID: Readonly<Record<string, { list: string; reader?: Reader; rest?: string }>> = {
  '/partners/:id': { list: '/api/partners?code=alice' },
  '/partners/:id/terms': { list: '/api/partners?code=alice', rest: '/terms' },
  '/leads/:id': { list: '/api/leads' },
  '/orders/:id': { list: '/api/orders?status=partially_refunded' },
  '/deals/:id': { list: '/api/deals?status=open' },
  '/rules/:id': { list: '/api/commission-rules' },
  '/rules/:id/version': { list: '/api/commission-rules', rest: '/version' },
  '/connections/:id': { list: '/api/connections' },
  '/payouts/:id': { list: '/api/payouts?status=pending' },
  '/partners/:id/statement': { list: '/api/partners?code=alice', rest: '/statement' },
  '/portal/payouts/:id': { list: '/api/payouts?status=paid', reader: 'partner' },
  '/portal/earnings/:id': { list: '/api/earnings', reader: 'partner' },
}

const readerOf = (pattern: string): Reader => {
  if (pattern.startsWith('/sign-in')) return 'nobody'
  return pattern.startsWith('/portal') ? 'partner' : 'owner'
}

const firstId = async (context: BrowserContext, address: string): Promise<string> => {
  const answer = await context.request.get(address)
  assert.equal(answer.status(), 200, `${address}: ${await answer.text()}`)
  const { data }: Listed = await answer.json()
  const [first] = data
  assert.ok(first, `${address} has nothing to look at`)
  return first.id
}

/** Where each page can be seen with something in it. A page with an id of a new kind fails here until it is named. */
export const placeOf = async (pattern: string, contexts: Record<Reader, BrowserContext>): Promise<Place> => {
  const reader = readerOf(pattern)
  if (!pattern.includes(':')) return { reader, address: pattern }
  const known = WITH_ID[pattern]
  assert.ok(known, `say in e2e/pages/places.ts where ${pattern} can be seen`)
  const id = await firstId(contexts[reader], known.list)
  return { reader, address: pattern.replace(/:id.*/, '') + id + (known.rest ?? '') }
}

/** Signs in through the page, as a person does with the link of a mail. */
export const signIn = async (context: BrowserContext, link: string): Promise<void> => {
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  await page.close()
}

export const linkOf = ({ sign_in }: Organization, reader: Reader): string | undefined =>
  reader === 'nobody' ? undefined : sign_in[reader]
