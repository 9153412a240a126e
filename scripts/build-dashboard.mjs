import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'esbuild'
import { copySmall, pagesOf } from './copy-small.mjs'

const HELP = `build-dashboard [outdir]
Builds the merchant console and the partner portal into outdir (default: dist), prints what each page costs
in bytes (brotli 11) and exits with 1 when a budget is crossed.`

const source = fileURLToPath(new URL('../dashboard/', import.meta.url))

/** Brotli bytes that must not be crossed. */
export const BUDGETS = { shared: 14_000, page: 4_000, scripts: 130_000, css: 6_000 }

/** An encoder of pictures, the arithmetic of commissions (both come when somebody asks), and forms of many fields. */
const LARGER = {
  'attribution/simulation': 6_000,
  'payouts/questions': 6_000,
  'portal/links': 6_000,
  'portal/qr-code': 6_000,
  'rules/ask-rules': 6_000,
  'rules/form': 6_000,
  'rules/try': 6_000,
  'settings/rules': 6_000,
}

const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "require-trusted-types-for 'script'",
].join('; ')

const HEADERS = `/*
  Content-Security-Policy: ${POLICY}
  X-Content-Type-Options: nosniff
  Referrer-Policy: same-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`

const brotli = (text) =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length

/** The chunk and all that it imports at once; pages are imported later. */
function withStaticImports(outputs, file, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  for (const used of outputs[file].imports) {
    if (used.kind === 'import-statement') withStaticImports(outputs, used.path, found)
  }
  return found
}

async function sizesOf(outputs, entry, css) {
  const bytes = {}
  for (const file of Object.keys(outputs)) bytes[file] = brotli(await readFile(file))
  const sum = (files) => [...files].reduce((total, file) => total + bytes[file], 0)
  const first = withStaticImports(outputs, entry)
  const pages = {}
  for (const [file, output] of Object.entries(outputs)) {
    if (!output.entryPoint || file === entry || file === css) continue
    const own = [...withStaticImports(outputs, file)].filter((used) => !first.has(used))
    pages[path.relative(source, output.entryPoint).replace(/\.tsx?$/, '')] = { bytes: sum(own), files: own.length }
  }
  const scripts = Object.keys(outputs).filter((file) => file.endsWith('.js'))
  return { shared: sum(first), css: bytes[css], scripts: sum(scripts), pages, html: 0 }
}

/** Which budgets are crossed, as sentences. */
export function overBudget(sizes) {
  const wrong = []
  const check = (name, bytes, budget) => bytes > budget && wrong.push(`${name}: ${bytes} B, budget ${budget} B`)
  check('shared scripts', sizes.shared, BUDGETS.shared)
  check('css', sizes.css, BUDGETS.css)
  check('all scripts', sizes.scripts, BUDGETS.scripts)
  for (const [page, { bytes }] of Object.entries(sizes.pages)) {
    check(page, bytes, LARGER[page] ?? BUDGETS.page)
  }
  return wrong
}

const absolute = (inputs, folder) =>
  Object.fromEntries(
    Object.entries(inputs).map(([file, { imports }]) => [
      path.join(folder, file),
      { imports: imports.map((used) => ({ ...used, path: path.join(folder, used.path) })) },
    ]),
  )

/** Builds into `outdir` and resolves with the brotli sizes: shared, css, scripts, html, and each page's own. */
export async function buildDashboard(outdir) {
  const out = path.resolve(outdir)
  await rm(path.join(out, 'assets'), { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  const options = {
    entryPoints: [path.join(source, 'main.tsx'), path.join(source, 'css/index.css')],
    outdir: out,
    entryNames: 'assets/[name]-[hash]',
    // Every chunk is named in the first one, so a name is its hash alone.
    chunkNames: 'assets/[hash]',
    absWorkingDir: out,
    tsconfigRaw: {},
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    metafile: true,
    jsx: 'transform',
    jsxFactory: 'h',
    jsxFragment: 'Fragment',
    inject: [path.join(source, 'jsx.ts')],
    target: ['es2022', 'safari17.5', 'chrome123', 'firefox120'],
    logLevel: 'warning',
  }
  const { metafile } = await build({ ...options, write: false })
  const shared = ['main.tsx', 'parts/forms.ts'].map((name) => path.join(source, name))
  const result = await build({ ...options, plugins: [copySmall(pagesOf(absolute(metafile.inputs, out), shared))] })
  const outputs = Object.fromEntries(
    Object.entries(result.metafile.outputs).map(([file, output]) => [
      path.join(out, file),
      {
        ...output,
        ...(output.entryPoint && { entryPoint: path.resolve(out, output.entryPoint) }),
        imports: output.imports.map((used) => ({ ...used, path: path.join(out, used.path) })),
      },
    ]),
  )
  const outputOf = (name) => Object.keys(outputs).find((file) => outputs[file].entryPoint === path.join(source, name))
  const entry = outputOf('main.tsx')
  const css = outputOf('css/index.css')
  const address = (file) => `/${path.relative(out, file).replaceAll(path.sep, '/')}`
  // An entry without code of its own only names the shared chunk: the page starts there, one request earlier.
  const isEmpty = Object.keys(outputs[entry].inputs).length === 0
  const scripts = [...withStaticImports(outputs, entry)].filter((file) => file !== entry || !isEmpty)
  const assets = [
    `<link rel="stylesheet" href="${address(css)}">`,
    ...scripts.map((file) => `<link rel="modulepreload" href="${address(file)}">`),
    `<script type="module" src="${address(scripts[0])}" blocking="render"></script>`,
  ]
  const template = await readFile(path.join(source, 'index.html'), 'utf8')
  const html = template.replace('<!-- assets -->', assets.join('\n    '))
  await writeFile(path.join(out, 'index.html'), html)
  await writeFile(path.join(out, '_headers'), HEADERS)
  return { ...(await sizesOf(outputs, entry, css)), html: brotli(html) }
}

function print(sizes) {
  const line = (name, bytes, note = '') => console.log(`${name.padEnd(28)}${String(bytes).padStart(8)} B  ${note}`)
  line('shared scripts', sizes.shared, `of ${BUDGETS.shared}`)
  line('css', sizes.css, `of ${BUDGETS.css}`)
  line('html', sizes.html)
  for (const [page, { bytes, files }] of Object.entries(sizes.pages))
    line(page, bytes, files > 1 ? `${files} files` : '')
  line('all scripts', sizes.scripts, `of ${BUDGETS.scripts}`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [argument = 'dist'] = process.argv.slice(2)
  if (argument === '--help') {
    console.log(HELP)
  } else {
    const sizes = await buildDashboard(argument)
    print(sizes)
    const wrong = overBudget(sizes)
    for (const sentence of wrong) console.error(`over budget: ${sentence}`)
    process.exitCode = wrong.length > 0 ? 1 : 0
  }
}
