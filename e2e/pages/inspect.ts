import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { examine } from './axe.ts'
import { findCutText, findSideways, findSmallTargets, findStructure, sizeText, spaceText } from './layout.ts'

const PICTURES = fileURLToPath(new URL('../../test-results/pages/', import.meta.url))
const WIDE = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }
const LEAST = { width: 320, height: 640 }
/** The narrowest that has the side bar and every column. */
const TABLET = { width: 961, height: 768 }
const ROWS_FOR_AXE = 12

/** Collects what is wrong under the name of the look it was seen in. */
export class Findings {
  readonly list: string[] = []

  add(look: string, found: readonly string[]): void {
    for (const one of found) this.list.push(`${look}: ${one}`)
  }
}

/** A chart measures itself, so a new size needs two frames to be drawn. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))

const show = async (page: Page, size: typeof WIDE, media: Parameters<Page['emulateMedia']>[0] = {}): Promise<void> => {
  await page.setViewportSize(size)
  await page.emulateMedia({ media: 'screen', forcedColors: 'none', reducedMotion: 'no-preference', ...media })
  await drawn(page)
}

/** For people to look at, when TRIBUTARY_PICTURES is set: drawing them takes longer than examining the page. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (!process.env.TRIBUTARY_PICTURES) return
  await mkdir(PICTURES, { recursive: true })
  await page.screenshot({ path: join(PICTURES, `${name}.jpg`), type: 'jpeg', fullPage: true })
}

/** Fifty rows of a kind tell no more than a dozen, and take four times as long to examine. */
const shorten = (page: Page): Promise<void> =>
  page.evaluate((most) => {
    for (const body of document.querySelectorAll('tbody')) for (const row of [...body.rows].slice(most)) row.remove()
  }, ROWS_FOR_AXE)

const inLooks = async (page: Page, name: string, findings: Findings): Promise<void> => {
  for (const size of [WIDE, PHONE])
    for (const colorScheme of ['light', 'dark'] as const) {
      const look = `${size.width}-${colorScheme}`
      await show(page, size, { colorScheme })
      await picture(page, `${name}-${look}`)
      findings.add(look, await findSideways(page))
      findings.add(look, await findSmallTargets(page))
      findings.add(look, await findCutText(page))
    }
}

const withOtherText = async (page: Page, findings: Findings): Promise<void> => {
  for (const size of [WIDE, PHONE]) {
    await show(page, size)
    await spaceText(page, true)
    findings.add(`spaced text at ${size.width}`, await findSideways(page))
    findings.add(`spaced text at ${size.width}`, await findCutText(page))
    await spaceText(page, false)
  }
  await show(page, WIDE)
  await sizeText(page, 200)
  await drawn(page)
  findings.add('text at 200 %', await findSideways(page))
  findings.add('text at 200 %', await findCutText(page))
  await sizeText(page, 100)
}

const inOtherModes = async (page: Page, name: string, findings: Findings): Promise<void> => {
  for (const size of [LEAST, TABLET]) {
    await show(page, size)
    findings.add(`${size.width}`, await findSideways(page))
  }
  await show(page, WIDE, { forcedColors: 'active' })
  await picture(page, `${name}-forced-colors`)
  await show(page, WIDE, { reducedMotion: 'reduce' })
  const moving = await page.evaluate(() => document.getAnimations().length)
  findings.add('reduced motion', moving > 0 ? [`${moving} animations`] : [])
  await show(page, { width: 794, height: 1123 }, { media: 'print', colorScheme: 'light' })
  await picture(page, `${name}-print`)
  findings.add('print', await findSideways(page))
}

const underRules = async (page: Page, findings: Findings): Promise<void> => {
  await shorten(page)
  for (const size of [WIDE, PHONE])
    for (const colorScheme of ['light', 'dark'] as const) {
      await show(page, size, { colorScheme })
      findings.add(
        `axe ${size.width}-${colorScheme}`,
        await examine(page, colorScheme === 'dark' ? 'colours' : 'everything'),
      )
    }
}

/** Everything that can be seen of a page that stands, in every look; the page is of no use afterwards. */
export const inspect = async (page: Page, name: string): Promise<string[]> => {
  const findings = new Findings()
  findings.add('structure', await findStructure(page))
  await inLooks(page, name, findings)
  await withOtherText(page, findings)
  await inOtherModes(page, name, findings)
  await underRules(page, findings)
  return findings.list
}
