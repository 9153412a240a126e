import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** One entry of the dashboard's own list of pages. */
export interface PageRoute {
  pattern: string
  title: string
  early: string
}

const isRoute = (value: unknown): value is PageRoute =>
  typeof value === 'object' && value !== null && 'pattern' in value && 'title' in value && 'early' in value

/** The list that the dashboard itself goes by, so that no page can be added without being checked. */
export const readRoutes = async (): Promise<PageRoute[]> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../dashboard/routes.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'without-pages',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\./ }, ({ kind, path }) =>
            kind === 'dynamic-import' ? { path, external: true } : undefined,
          ),
      },
    ],
  })
  const [output] = outputFiles
  if (!output) throw new Error('dashboard/routes.ts gave no code')
  const { ROUTES }: { ROUTES: unknown } = await import(`data:text/javascript,${encodeURIComponent(output.text)}`)
  if (!Array.isArray(ROUTES) || !ROUTES.every(isRoute)) throw new Error('dashboard/routes.ts has another shape')
  return ROUTES.map(({ pattern, title, early }) => ({ pattern, title, early }))
}
