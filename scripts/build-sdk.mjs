import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minify } from 'rolldown/experimental'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What is built, from which file of `sdk/`, and how many bytes it may have in brotli 11. */
export const builds = [
  { file: 'p.js', entry: 'script.ts', format: 'iife', ceiling: 1700 },
  { file: 'p.full.js', entry: 'full.ts', format: 'iife', ceiling: 2000 },
  { file: 'sdk/index.js', entry: 'index.ts', format: 'esm', ceiling: 1600 },
  { file: 'sdk/stub.js', entry: 'stub.js', format: 'esm', ceiling: 100 },
]

const TARGET = 'es2021'

/** Scripts of this and earlier releases under the names that pages pinned. */
const releases = join(root, 'sdk/releases')

/** The immutable name of a script: `p.js` becomes `p.<hash>.js`. */
const immutableName = (file, code) =>
  file.replace(/js$/, `${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`)

/** Bytes as served: raw, gzip 9, brotli 11. */
export const measure = (code) => ({
  raw: code.length,
  gzip: gzipSync(code, { level: 9 }).length,
  brotli: brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
})

const bundle = async ({ entry, format }) => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'sdk', entry)],
    bundle: true,
    format,
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    tsconfigRaw: {},
    write: false,
    logLevel: 'warning',
  })
  // It names variables so that the same letters recur, which is worth 30 to 60 B in brotli over esbuild's own names.
  const { code } = await minify(entry, outputFiles[0].text, {
    compress: { target: TARGET },
    mangle: { toplevel: true },
    module: format === 'esm',
  })
  return Buffer.from(code.trim())
}

// For those who debug a server: not minified, one file without imports.
const bundleServer = async () => {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'sdk/server.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    tsconfigRaw: {},
    write: false,
    logLevel: 'warning',
  })
  return outputFiles[0].text
}

/** What an application installs has no dependencies: the two entries, their types, and who they are. */
const packageOf = ({ name, version, license }) => ({
  name,
  version,
  license,
  type: 'module',
  sideEffects: false,
  exports: {
    './sdk': { types: './index.d.ts', default: './index.js' },
    './server': { types: './server.d.ts', default: './server.js' },
  },
  files: ['index.js', 'index.d.ts', 'server.js', 'server.d.ts'],
})

// One file each, so that they resolve under every module setting: the surface, then the entry without its imports.
const declarations = async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'sdk-types-'))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const flags = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', outdir]
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', join(root, 'sdk'), ...flags])
  if (status !== 0) throw new Error(`sdk types: ${stdout}`)
  const [surface, entry, server] = await Promise.all(
    ['surface.d.ts', 'index.d.ts', 'server.d.ts'].map((name) => readFile(join(outdir, name), 'utf8')),
  )
  await rm(outdir, { recursive: true })
  const own = entry.split('\n').filter((line) => !/ from '.*';$|^export \{/.test(line))
  return { index: `${surface.trim()}\nexport declare const partner: Calls;\n${own.join('\n').trim()}\n`, server }
}

/** Copies what earlier releases had: a page that pinned a script by its hash asks for that one for ever. */
const copyReleases = async (kept, outdir) => {
  for (const name of await readdir(kept)) {
    const code = await readFile(join(kept, name))
    if (name !== immutableName(name.replace(/\.\w+\.js$/, '.js'), code))
      throw new Error(`${join(kept, name)} is not what its name says. Take it back as it was committed.`)
    await writeFile(join(outdir, name), code)
  }
}

/**
 * Builds the SDK into `outdir`: `p.js` and its immutable copy `p.<hash>.js`, `p.full.js`, `sdk/stub.js`, the package
 * `sdk/` with its entries `index.js` and `server.js`, and `sdk/manifest.json`, which it also returns. The immutable
 * copies of earlier releases, from the folder `kept`, lie beside them.
 */
export const buildSdk = async (outdir, kept = releases) => {
  await mkdir(join(outdir, 'sdk'), { recursive: true })
  await copyReleases(kept, outdir)
  const made = await Promise.all(
    builds.map(async ({ ceiling, ...from }) => {
      const code = await bundle(from)
      const sri = `sha384-${createHash('sha384').update(code).digest('base64')}`
      await writeFile(join(outdir, from.file), code)
      if (from.format === 'esm') return { file: from.file, sri, bytes: measure(code), ceiling }
      const immutable = immutableName(from.file, code)
      await writeFile(join(outdir, immutable), code)
      return { file: from.file, immutable, sri, bytes: measure(code), ceiling }
    }),
  )
  const [{ immutable, sri, bytes }] = made
  const manifest = { file: immutable, sri, bytes, builds: made }
  const types = await declarations()
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const files = {
    'index.d.ts': types.index,
    'server.js': await bundleServer(),
    'server.d.ts': types.server,
    'package.json': `${JSON.stringify(packageOf(own), null, 2)}\n`,
    'manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(outdir, 'sdk', name), text)
  return manifest
}

const HELP = `build-sdk.mjs [--keep] [outdir]: builds p.js, p.full.js and the ESM package (default: dist)

  --keep  puts the immutable copies into sdk/releases, too; to be committed with every change of the script`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    options: { keep: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) console.log(HELP)
  else {
    const outdir = positionals[0] ?? join(root, 'dist')
    const { file, sri, builds: made } = await buildSdk(outdir)
    const copies = made.flatMap(({ immutable }) => immutable ?? [])
    if (values.keep) for (const name of copies) await cp(join(outdir, name), join(releases, name))
    console.log(`sdk: ${file} ${sri}`)
  }
}
