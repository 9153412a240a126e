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

/** All that a change of colours alone can break. */
const OF_COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** What axe finds against the rules, as sentences; of colours only, when nothing else changed. */
export const examine = (page: Page, of: 'everything' | 'colours' = 'everything'): Promise<string[]> =>
  page.evaluate(
    async (runOnly) => {
      const { violations } = await axe.run(document, { runOnly, preload: false, resultTypes: ['violations'] })
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.slice(0, 3).map(({ html }) => `${id} (${help}): ${html.slice(0, 160)}`),
      )
    },
    of === 'colours' ? OF_COLOURS : { type: 'tag', values: TAGS },
  )
