import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'

/** One line of a result. `bar` is what must be reached, `met` whether it was; null where there is no bar. */
export type Figure = { name: string; value: number; unit: string; bar: string | null; met: boolean | null }
export type Report = { figures: Figure[]; counts: Record<string, number | string>; rounds: unknown }

const rounded = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

export const figure = (name: string, value: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  bar: null,
  met: null,
})

export const atLeast = (name: string, value: number, unit: string, bar: number): Figure => ({
  ...figure(name, value, unit),
  bar: `≥ ${bar}`,
  met: value >= bar,
})

export const atMost = (name: string, value: number, unit: string, bar: number): Figure => ({
  ...figure(name, value, unit),
  bar: `≤ ${bar}`,
  met: value <= bar,
})

const mark = (met: boolean | null) => (met === null ? '' : met ? 'met' : 'MISSED')

/** Prints a table with the bar beside the figure. */
export function show(what: string, { figures }: Report) {
  const rows = [
    [what, '', '', 'bar', ''],
    ...figures.map(({ name, value, unit, bar, met }) => [name, String(value), unit, bar ?? '', mark(met)]),
  ]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const cell = (text: string, column: number) =>
    column === 1 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  for (const row of rows) console.log(row.map(cell).join('  ').trimEnd())
  console.log('')
}

async function versionOf(name: string): Promise<string> {
  const path = join(import.meta.dirname, `../node_modules/${name}/package.json`)
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(path, 'utf8'))).version
}

/** Keeps a result with what is needed to judge it: when, with which versions, on what kind of machine. */
export async function store(what: string, report: Report) {
  const [workerd, miniflare, wrangler] = await Promise.all(['workerd', 'miniflare', 'wrangler'].map(versionOf))
  const [first] = cpus()
  const kept = {
    what,
    date: new Date().toISOString(),
    versions: { node: process.versions.node, workerd, miniflare, wrangler },
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cpu: first?.model.trim(),
      cores: cpus().length,
      // Far above the number of cores: other programs ran, and figures on the clock say little.
      loadAtTheEnd: loadavg()[0],
    },
    ...report,
  }
  const folder = join(import.meta.dirname, 'results')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${what}.json`), `${JSON.stringify(kept, null, 2)}\n`)
}
