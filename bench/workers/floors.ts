import type { D1Database, Queue } from '@cloudflare/workers-types'
import * as z from 'zod'

type FloorBindings = { VISITS: Queue<unknown>; BARE: D1Database }

const Visit = z.object({ id: z.string(), visitor_id: z.string(), partner_code: z.string(), url: z.string() })

/** The shortest way to store a visit before answering: nothing is looked up and nothing else is written. */
async function insert(request: Request, database: D1Database) {
  const { id, visitor_id, partner_code, url } = Visit.parse(await request.json())
  const now = Date.now()
  await database
    .prepare(
      `INSERT INTO visits (organization_id, visitor_id, id, partner_id, code, kind, campaign, occurred_at, received_at, detail)
       VALUES ('org_bench', ?, ?, 'ptr_bench', ?, 'click', '', CAST(? AS INTEGER), CAST(? AS INTEGER), ?)`,
    )
    .bind(visitor_id, id, partner_code, now, now, JSON.stringify({ url }))
    .run()
}

/** Bare Workers to compare with; each path does one thing and answers 204. */
export default {
  async fetch(request: Request, env: FloorBindings): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/queue') await env.VISITS.send(await request.json())
    else if (pathname === '/insert') await insert(request, env.BARE)
    else await request.text()
    return new Response(null, { status: 204 })
  },
  /** Takes every message as it comes. */
  async queue() {},
}
