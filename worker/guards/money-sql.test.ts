import { expect, test } from 'vitest'

const sources = import.meta.glob<string>(['../**/*.ts', '../../demo/**/*.ts', '../../scripts/**/*.{ts,mjs}'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

const product = Object.entries(sources)
  .filter(([path]) => !/\.test\.ts$|\/(test-support|fixtures|guards)\/|^\.\/[^/]+$/.test(path))
  .map(([path, code]) => ({ name: path.replace('../', 'worker/'), code }))

/** OR IGNORE also ignores the CHECK inside a trigger; OR REPLACE passes append-only triggers; OR FAIL keeps half. */
const CARELESS = /\b(?:INSERT|UPDATE)\s+OR\s+\w+|\bOR\s+(?:IGNORE|REPLACE|FAIL)\b|\bREPLACE\s+INTO\b/gi

/** A conflict clause must say which key it means: a bare one matched another index than was meant. */
const BARE_CONFLICT = /\bON\s+CONFLICT\s+DO\b|onConflictDo(?:Nothing|Update)\(\s*\)/gi

const namesAfter = (code: string) => [...code.matchAll(/\bON\s+CONFLICT\s*(\([^)]*\))?/g)].map(([, names]) => names)

test('there is something to look at', () => {
  expect(product.some(({ code }) => code.includes('INSERT INTO transfers'))).toBe(true)
  expect(product.some(({ code }) => code.includes('ON CONFLICT ('))).toBe(true)
})

test.each(product)('$name ignores, replaces and half-does nothing', ({ code }) => {
  expect(code.match(CARELESS) ?? []).toEqual([])
})

test.each(product)('$name names the key of every conflict', ({ code }) => {
  expect(code.match(BARE_CONFLICT) ?? []).toEqual([])
  for (const names of namesAfter(code)) expect(names).toMatch(/^\([a-z_]+(, [a-z_]+)*\)$/)
})
