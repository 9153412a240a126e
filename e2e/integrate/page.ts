import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8')
const FENCE = /^```(\S*) *(?:name=(\S+))?\n([\s\S]*?)^```$/gm

/** The code blocks of docs/integrate.md, as they stand there. */
export const blocks = [...page.matchAll(FENCE)].map(([, language = '', name = '', code = '']) => ({
  language,
  name,
  code,
}))

/** The lines of the README that a merchant pastes. */
export const readmeTag = (): string => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  return /^```html\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? ''
}

const ran = new Set<string>()

/** Blocks that nobody has taken to run them. */
export const notRun = (): string[] =>
  blocks.filter(({ name }) => !ran.has(name)).map(({ name, language }) => name || `a ${language} block without a name`)

/** First cells of the rows of the page's table with this heading. */
export const firstCells = (heading: string): string[] => {
  const rows =
    page
      .slice(page.indexOf(`| ${heading} |`))
      .split('\n\n')[0]
      ?.split('\n')
      .slice(2) ?? []
  return rows.map((row) => row.split('|')[1]?.trim() ?? '')
}

/** What a reader puts in place of what the page writes; the keys are the placeholders its first table lists. */
export type Yours = Record<string, string>

/** Code with the reader's own values in place of the placeholders; nothing else is changed. */
export const filled = (text: string, yours: Yours): string => {
  const code = Object.entries(yours).reduce((sofar, [written, own]) => sofar.replaceAll(written, own), text)
  assert.equal(/\w…|https:\/\/edge\.example/.exec(code), null, 'a placeholder was not replaced')
  return code
}

/** A block of the page, to be run. */
export const snippet = (name: string, yours: Yours): string => {
  const found = blocks.filter((block) => block.name === name)
  assert.equal(found.length, 1, `blocks named ${name}`)
  ran.add(name)
  return filled(found[0]?.code ?? '', yours)
}
