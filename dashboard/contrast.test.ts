import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Scheme = 'light' | 'dark'
const css = readFileSync(new URL('./css/tokens.css', import.meta.url), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}|#[0-9a-f]{3}),\s*(#[0-9a-f]{6}|#[0-9a-f]{3})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }] as const,
  ),
)

function colourOf(name: string, scheme: Scheme): string {
  const found = tokens.get(name)
  if (!found) throw new Error(`tokens.css has no --${name}`)
  return found[scheme]
}

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, '$&$&') : hex
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string, scheme: Scheme): number {
  const [high = 0, low = 0] = [luminance(colourOf(one, scheme)), luminance(colourOf(other, scheme))].sort(
    (a, b) => b - a,
  )
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['page', 'raised', 'sunken']
const TEXT: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['text', ground],
    ['muted', ground],
    ['accent', ground],
    ['bad', ground],
  ]),
  ['accent-text', 'accent'],
  ['accent-text', 'accent-ink'],
  ['accent-ink', 'accent-soft'],
  ['text', 'accent-soft'],
  ['accent', 'accent-soft'],
  ...['good', 'warn', 'bad', 'info'].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    [tone, 'raised'],
    ['text', `${tone}-soft`],
  ]),
  ['page', 'text'],
]
const SHAPES: [string, string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ['control', ground],
    ['focus', ground],
  ]),
  ['c1', 'raised'],
  ['c2', 'raised'],
]

describe.each(['light', 'dark'] as const)('colours on %s', (scheme) => {
  it.each(TEXT)('%s can be read on %s (4.5)', (ink, ground) => {
    expect(contrast(ink, ground, scheme)).toBeGreaterThanOrEqual(4.5)
  })
  it.each(SHAPES)('%s can be told from %s (3)', (ink, ground) => {
    expect(contrast(ink, ground, scheme)).toBeGreaterThanOrEqual(3)
  })
})
