import type { Miniflare } from 'miniflare'
import * as z from 'zod'
import { randomFrom } from '../workers/random.ts'

export type Ids = { orders: string[]; payouts: string[]; waiting: { id: string; version: number }[] }

const SAMPLE = 2_000

const Rows = z.array(z.object({ id: z.string(), version: z.int() }))

async function idsOf(runtime: Miniflare, sql: string, organizationId: string) {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  return Rows.parse((await database.prepare(sql).bind(organizationId).all()).results)
}

/** Some of these in an order that depends on the seed alone. */
function sampled<Each>(all: Each[], seed: number): Each[] {
  const random = randomFrom(seed)
  return Array.from({ length: Math.min(SAMPLE, all.length) }, () => all[Math.floor(random() * all.length)]).flatMap(
    (each) => (each === undefined ? [] : [each]),
  )
}

/** Ids from all over the history, and the payouts that wait for a decision. */
export async function readIds(runtime: Miniflare, organizationId: string, seed: number): Promise<Ids> {
  const where = 'WHERE organization_id = ?'
  const orders = await idsOf(
    runtime,
    `SELECT id, version FROM orders ${where} AND attributed_at IS NOT NULL`,
    organizationId,
  )
  const payouts = await idsOf(runtime, `SELECT id, version FROM payouts ${where}`, organizationId)
  const waiting = await idsOf(
    runtime,
    `SELECT id, version FROM payouts ${where} AND status = 'pending'`,
    organizationId,
  )
  const named = (rows: { id: string }[]) => sampled(rows, seed).map(({ id }) => id)
  return { orders: named(orders), payouts: named(payouts), waiting }
}

export async function commissionsOf(runtime: Miniflare, organizationId: string, partnerId: string): Promise<string[]> {
  const database = await runtime.getD1Database('SHARD_00', 'harness')
  const sql = 'SELECT id, version FROM earnings WHERE organization_id = ? AND partner_id = ?'
  const rows = Rows.parse((await database.prepare(sql).bind(organizationId, partnerId).all()).results)
  return sampled(rows, 1).map(({ id }) => id)
}
