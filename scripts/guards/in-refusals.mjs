import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { putInstead } from './runner.mjs'

const SETUP = 'worker/test-support/databases.ts'

const TELLING = `const told = new Set()
Object.assign(globalThis, { refuses: (n, holds) => {
  if (holds && !told.has(n)) told.add(n) && console.log('Guard ' + n + ' refuses')
  return holds
} })
`

/**
 * Runs these test files over code in which every refusal says its number when it refuses. Resolves with the files by
 * the number of the guard, the quickest first: no other can notice that it is gone.
 */
export async function filesThatMeet(scratch, guards, files, startTests) {
  await putInstead(scratch.folder, guards, ({ number }, condition) => `(refuses(${number}, ${condition}))`)
  const setup = join(scratch.folder, SETUP)
  await writeFile(setup, TELLING + (await readFile(setup, 'utf8')))
  const met = new Map(guards.map(({ number }) => [number, []]))
  const state = { file: '' }
  const tests = await startTests(scratch.folder, (text) => {
    for (const [, number] of text.matchAll(/^Guard (\d+) refuses$/gm)) met.get(Number(number)).push(state.file)
  })
  const took = new Map()
  for (const file of files) {
    state.file = file
    const since = Date.now()
    const red = await tests.redIn(file)
    if (red !== null) throw new Error(`${file} is red with every refusal in its place: ${red}`)
    took.set(file, Date.now() - since)
  }
  await tests.close()
  return new Map([...met].map(([number, all]) => [number, all.toSorted((a, b) => took.get(a) - took.get(b))]))
}
