import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './install.mjs'

/** Where the built files are served stands in them until the Worker, which knows it, hands them out. */
const AT = { url: 'https://edge.invalid', version: '0.0.0-built' }

/** The OpenAPI document and its page, from the table of routes, into `folder`/reference. */
export async function buildReference(folder) {
  const into = join(folder, 'reference')
  await mkdir(into, { recursive: true })
  const outfile = join(root, 'node_modules/.cache/tributary', `reference-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'scripts/reference-page.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
  })
  const { reference } = await import(pathToFileURL(outfile).href)
  const { document, page } = await reference(AT)
  await Promise.all([writeFile(join(into, 'openapi.json'), document), writeFile(join(into, 'docs.txt'), page)])
}
