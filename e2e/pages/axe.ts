import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Found {
  violations: { id: string; help: string; nodes: { target: unknown; html: string }[] }[]
}

declare const axe: { run: (context: Document, options: object) => Promise<Found> }

/** Lets every page of the context be examined; the pages keep their own policy. */
export const bringAxe = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })

/** What axe finds against the rules, as sentences. */
export const examine = (page: Page): Promise<string[]> =>
  page.evaluate(async (tags) => {
    const options = { runOnly: tags, preload: false, resultTypes: ['violations'] }
    const { violations } = await axe.run(document, options)
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, 3).map(({ html }) => `${id} (${help}): ${html.slice(0, 160)}`),
    )
  }, TAGS)
