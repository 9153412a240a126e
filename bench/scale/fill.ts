import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ask, harnessScript, Organization } from '../harness.ts'
import { startFresh } from '../runtime.ts'
import { EXAMPLE, tellExample } from './example.ts'
import { multiply, shardFile } from './multiply.ts'

const DAY = 86_400_000
const SEED = 20_261_121

export type Sizes = { visits: number; orders: number; transfers: number; days: number; partners: number }

const Filled = z.object({ made: z.string(), big: Organization, other: Organization, books: Organization })
export type Filled = z.output<typeof Filled>

/** The part of the sizes that the second organization has. */
const OTHER_PART = 0.1

async function found(folder: string, days: number, partners: number) {
  const now = Date.now()
  const at = now - (days + 30) * DAY
  const { runtime } = await startFresh(folder, await harnessScript())
  try {
    const make = (name: string, count: number) =>
      ask(runtime, '/organization', { partners: count, at, name }, Organization)
    const [big, other, books] = [
      await make('big', partners),
      await make('other', EXAMPLE.partners),
      await make('books', 10),
    ]
    await tellExample(runtime, big, SEED, now)
    await tellExample(runtime, other, SEED + 1, now)
    const database = await runtime.getD1Database('SHARD_00', 'harness')
    const row = await database
      .prepare('SELECT COUNT(*) AS transfers FROM transfers WHERE organization_id = ?')
      .bind(big.organizationId)
      .first('transfers')
    return { big, other, books, since: at + DAY, transfers: Number(row) }
  } finally {
    await runtime.dispose()
  }
}

/** What a filled shard depends on: its sizes, and the tables as they were. */
const madeOf = async (sizes: Sizes) =>
  JSON.stringify([sizes, await readdir(join(import.meta.dirname, '../../migrations/tenant'))])

/** Fills one shard: an example told by the product, then told again until every size is reached. */
export async function fillShard(folder: string, sizes: Sizes, say: (text: string) => void): Promise<Filled> {
  const { big, other, books, since, transfers } = await found(folder, sizes.days, sizes.partners)
  const file = await shardFile(folder, big)
  const wanted = Math.max(
    sizes.orders / EXAMPLE.orders,
    sizes.visits / (EXAMPLE.orders * EXAMPLE.visitsAnOrder),
    sizes.transfers / transfers,
  )
  const copies = Math.max(0, Math.ceil(wanted) - 1)
  say(`the example has ${transfers} transfers; it is told ${copies} times more`)
  multiply(file, { organization: big, copies, days: sizes.days, since }, say)
  const few = Math.max(1, Math.ceil(copies * OTHER_PART))
  multiply(file, { organization: other, copies: few, days: sizes.days, since }, say)
  return { made: await madeOf(sizes), big, other, books }
}

/** A shard that was filled to these sizes before, or null. */
export async function filledBefore(folder: string, sizes: Sizes): Promise<Filled | null> {
  const text = await readFile(join(folder, 'filled.json'), 'utf8').catch(() => null)
  if (text === null) return null
  const { data } = Filled.safeParse(JSON.parse(text))
  return data?.made === (await madeOf(sizes)) ? data : null
}

export const keepFilled = (folder: string, filled: Filled) =>
  writeFile(join(folder, 'filled.json'), JSON.stringify(filled))
