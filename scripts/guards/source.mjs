import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the bracket that opens at `start` closes, past quotes and comments; the index behind it. */
export function closing(code, start) {
  let depth = 0
  for (let at = start; at < code.length; at++) {
    const sign = code[at]
    if (sign === '/' && code[at + 1] === '/') at = code.indexOf('\n', at)
    else if (sign === '-' && code[at + 1] === '-' && /[\n\s]/.test(code[at - 1] ?? '\n')) at = code.indexOf('\n', at)
    else if (sign === "'" || sign === '"' || sign === '`') at = quoted(code, at)
    else if ('([{'.includes(sign)) depth += 1
    else if (')]}'.includes(sign) && --depth === 0) return at + 1
  }
  throw new Error('a bracket is never closed')
}

function quoted(code, start) {
  let at = start + 1
  while (code[at] !== code[start]) at += code[at] === '\\' ? 2 : 1
  return at
}

const PRODUCT = /\.ts$/
const NOT_PRODUCT = /\.test\.ts$|\.d\.ts$|(^|\/)(test-support|fixtures|guards)\//

/** The files of the Worker as it is deployed: path from the project's root, and text. */
export async function productFiles(root) {
  const names = await readdir(join(root, 'worker'), { recursive: true })
  const paths = names.filter((name) => PRODUCT.test(name) && !NOT_PRODUCT.test(name)).map((name) => `worker/${name}`)
  return Promise.all(paths.sort().map(async (path) => ({ path, code: await readFile(join(root, path), 'utf8') })))
}

export async function migrationFiles(root) {
  const names = (await readdir(join(root, 'migrations/tenant'))).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const path = `migrations/tenant/${name}`
      return { path, code: await readFile(join(root, path), 'utf8') }
    }),
  )
}

export const lineOf = (code, index) => code.slice(0, index).split('\n').length
export const short = (text, length = 70) => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

/** A guard, and the file as it would be without it. */
export const without = (kind, { path, code }, start, end, instead, name) => ({
  kind,
  path,
  line: lineOf(code, start),
  start,
  end,
  name: short(name),
  code: code.slice(0, start) + instead + code.slice(end),
})
