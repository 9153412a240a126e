import * as z from 'zod'
import { checkBooks } from '../../worker/ledger/check'
import { openTenant } from '../../worker/platform/tenant'
import type { HarnessBindings } from './bindings'
import { consume } from './consume'
import { countRows } from './count-rows'
import { foundOrganization, Organization } from './found'
import { placeOrders, reckonMessages } from './orders'
import { SCALE_ACTIONS } from './scale'
import { atTime } from './through'
import { bareInsert, makeVisits, visitMessages } from './visits'

const Made = z.object({ organization: Organization, seed: z.int(), count: z.int().min(1), visitors: z.int().min(1) })

const Founded = z.object({ partners: z.int(), at: z.int().optional(), name: z.string().optional() })

type Prepared = { visits: ReturnType<typeof makeVisits>; messages: ReturnType<typeof visitMessages> }
let prepared: Prepared = { visits: [], messages: [] }

const ACTIONS: Record<string, (body: unknown, env: HarnessBindings) => Promise<unknown>> = {
  ...SCALE_ACTIONS,
  '/organization': (body, env) => {
    const { partners, at = Date.now(), name } = Founded.parse(body)
    return atTime(at, () => foundOrganization(env, partners, at, name))
  },

  /** Visits are made before the clock runs, and wait here until one of the next two takes them. */
  async '/visits/prepare'(body) {
    const { organization, ...rest } = Made.parse(body)
    const visits = makeVisits({ organization, ...rest, now: Date.now() })
    prepared = { visits, messages: visitMessages(organization.organizationId, visits) }
    return { count: visits.length }
  },
  async '/visits/consume'(_, env) {
    const { database, rowsWritten } = countRows(env.SHARD_00)
    const outcome = await consume({ ...env, SHARD_00: database }, 'tributary-visits', prepared.messages)
    return { ...outcome, rowsWritten: rowsWritten() }
  },
  '/visits/insert': (_, env) => bareInsert(env.BARE, prepared.visits),

  async '/orders/place'(body, env) {
    const { organization, ...rest } = Made.parse(body)
    return { orderIds: await placeOrders(env, organization, { ...rest, now: Date.now() }) }
  },
  async '/orders/reckon'(body, env) {
    const { organization, orderIds } = z
      .object({ organization: Organization, orderIds: z.array(z.string()) })
      .parse(body)
    const { database, rowsWritten } = countRows(env.SHARD_00)
    const messages = reckonMessages(organization.organizationId, orderIds, Date.now())
    const outcome = await consume({ ...env, SHARD_00: database }, 'tributary-events', messages)
    return { ...outcome, rowsWritten: rowsWritten() }
  },

  async '/books'(body, env) {
    const { organization } = z.object({ organization: Organization }).parse(body)
    const tenant = openTenant(env, { ...organization, epoch: 1 }, Date.now())
    return checkBooks(tenant)
  },
}

/** Drives the product's own code from inside a Worker, with real bindings; for measurements only. */
export default {
  async fetch(request: Request, env: HarnessBindings): Promise<Response> {
    const action = ACTIONS[new URL(request.url).pathname]
    if (!action) return new Response('no such action', { status: 404 })
    return Response.json(await action(await request.json(), env))
  },
}
