import { after, before } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launch } from '../browser.ts'
import type { Copy } from '../copy.ts'
import { product } from '../product.ts'
import { bringAxe } from './axe.ts'
import { settled } from './move.ts'
import { linkOf, type Reader, signIn } from './places.ts'

export interface Readers {
  copy: Copy
  browser: Browser
  contexts: Record<Reader, BrowserContext>
  close: () => Promise<void>
}

/** The product and everybody who reads its pages, each signed in with a browser profile of their own. */
export const openReaders = async (): Promise<Readers> => {
  const [copy, browser] = await Promise.all([product(), launch()])
  const close = async (): Promise<void> => {
    await Promise.allSettled([browser.close(), copy.stop()])
  }
  const open = async (reader: Reader): Promise<BrowserContext> => {
    const context = await browser.newContext({ baseURL: copy.url, locale: 'en-US', timezoneId: 'UTC' })
    const link = linkOf(copy.organizations[0], reader)
    if (link) await signIn(context, link)
    return context
  }
  try {
    const [owner, partner, nobody] = await Promise.all([open('owner'), open('partner'), open('nobody')])
    return { copy, browser, contexts: { owner, partner, nobody }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The same for the tests of one file, with axe in each page: there before the first and gone after the last. */
export const readersOfFile = (): (() => Readers) => {
  let readers: Readers
  before(
    async () => {
      readers = await openReaders()
      await Promise.all(Object.values(readers.contexts).map(bringAxe))
    },
    { timeout: 300_000 },
  )
  after(() => readers?.close())
  return () => readers
}

/** A page at this address, as it stands once all is read. */
export const openPage = async ({ contexts }: Readers, address: string, reader: Reader = 'owner'): Promise<Page> => {
  const page = await contexts[reader].newPage()
  await page.goto(address)
  await settled(page)
  return page
}
