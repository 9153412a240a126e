import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The file and all that it imports at once; what it imports later is not followed. */
function staticImports(inputs, file, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  for (const used of inputs[file]?.imports ?? [])
    if (used.kind === 'import-statement') staticImports(inputs, used.path, found)
  return found
}

/**
 * Which modules more than one page needs and which are in none of the `shared` files: for each, the pages that need it;
 * for every other module of a page, that one page. `inputs` is the metafile's, with absolute paths.
 */
export function pagesOf(inputs, shared) {
  const common = new Set(shared.flatMap((file) => [...staticImports(inputs, file)]))
  const later = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === 'dynamic-import'))
  const pages = new Map()
  for (const { path: page } of later)
    for (const file of staticImports(inputs, page))
      if (!common.has(file)) pages.set(file, new Set([...(pages.get(file) ?? []), page]))
  return pages
}

const LOADERS = { '.ts': 'ts', '.tsx': 'tsx' }

/**
 * Gives every page its own copy of the small modules that it shares with a few others, so that its first view asks for
 * one file and not for one per combination of pages. Only for modules that keep no state.
 */
export const copySmall = (pages) => ({
  name: 'copy-small',
  setup(build) {
    const own = 'own copy'
    build.onResolve({ filter: /^\./ }, async ({ path: asked, importer, resolveDir, kind, pluginData }) => {
      if (kind !== 'import-statement' || pluginData?.[own] === null) return undefined
      const page = pluginData?.[own] ?? (pages.get(importer)?.size === 1 ? [...pages.get(importer)][0] : undefined)
      if (!page) return undefined
      const found = await build.resolve(asked, { importer, resolveDir, kind, pluginData: { [own]: null } })
      if (found.errors.length > 0 || !(pages.get(found.path)?.size > 1) || found.path === page) return found
      const name = path.relative(path.dirname(found.path), page)
      return { path: found.path, suffix: `?${name}`, pluginData: { [own]: page } }
    })
    build.onLoad({ filter: /\.tsx?$/ }, async ({ path: file, suffix, pluginData }) => {
      if (!suffix) return undefined
      const loader = LOADERS[path.extname(file)]
      return { contents: await readFile(file, 'utf8'), loader, resolveDir: path.dirname(file), pluginData }
    })
  },
})
