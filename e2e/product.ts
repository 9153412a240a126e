import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Copy, type Demo, startCopy } from './copy.ts'

const WHERE = 'TRIBUTARY_PRODUCT'

let shared: Copy | undefined
let note: string | undefined

/** `node --test --test-global-setup=e2e/product.ts`: one copy for all files of the run, started before the first. */
export const globalSetup = async (): Promise<void> => {
  if (process.env[WHERE]) return
  shared = await startCopy()
  note = join(tmpdir(), `tributary-product-${process.pid}.json`)
  await writeFile(note, JSON.stringify(shared), { mode: 0o600 })
  process.env[WHERE] = note
}

export const globalTeardown = async (): Promise<void> => {
  await shared?.stop()
  if (note) await rm(note, { force: true })
}

/**
 * The running product: the one whose `demo.json` TRIBUTARY_PRODUCT names, which outlives the caller; else a copy of the
 * caller's own. Who shares it leaves what others look at as it was.
 */
export const product = async (): Promise<Copy> => {
  const file = process.env[WHERE]
  if (!file) return startCopy()
  const demo: Demo = JSON.parse(await readFile(file, 'utf8'))
  return { state: dirname(file), ...demo, stop: async () => {} }
}
