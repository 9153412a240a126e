import { announce, makeDue, workRows } from '../activity/pending'
import { dayOf } from '../core/visit'
import { text } from '../platform/bytes'
import { insertRows, type Write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { notFound, Refusal, refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { residenceOf } from '../platform/residence'
import { sha256Hex } from '../platform/signature'
import { commit, openTenant, type Tenant } from '../platform/tenant'
import { findActiveConnection, organizationOfConnection } from './queries'
import { connectionDays, incomingDeliveries } from './schema'
import { openSecrets, type Secrets } from './secrets'
import { connectors } from './sources'

export const APPLY = 'delivery.apply'

export type Received = { isNew: boolean; ignored: boolean }

const counted = (tenant: Tenant, connectionId: string, outcome: 'accepted' | 'refused'): Write[] =>
  insertRows(
    tenant.organizationId,
    connectionDays,
    [{ connectionId, day: dayOf(tenant.now), outcome, count: 1, lastAt: tenant.now }],
    `ON CONFLICT (organization_id, connection_id, day, outcome) DO UPDATE SET count = count + 1,
      last_at = excluded.last_at`,
  )

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(text(body))
  } catch {
    return null
  }
}

const kindOf = (payload: unknown) =>
  payload !== null && typeof payload === 'object' && 'type' in payload ? String(payload.type).slice(0, 100) : 'unknown'

async function store(
  tenant: Tenant,
  connectionId: string,
  key: string,
  payload: unknown,
  body: Uint8Array,
): Promise<boolean> {
  const id = newId('dlv', tenant.now)
  const due = workRows(tenant, [{ queue: 'deliveries', kind: APPLY, subject: id }])
  const row = {
    id,
    connectionId,
    key,
    kind: kindOf(payload),
    sealed: await tenant.secrets.seal(text(body)),
    status: 'stored' as const,
    receivedAt: tenant.now,
  }
  try {
    await commit(tenant, [
      ...insertRows(tenant.organizationId, incomingDeliveries, [row]),
      ...counted(tenant, connectionId, 'accepted'),
      ...makeDue(tenant, due),
    ])
  } catch (error) {
    if (refusedBy(error, 'UNIQUE constraint failed: incoming_deliveries')) return false
    throw error
  }
  await announce(tenant, due)
  return true
}

/**
 * Takes a delivery in: the signature over the bytes as they came, then stored under the vendor's own id, then told
 * to the queue. Errors: 404 for a connection that is not there, 401 `signature_is_wrong` with nothing kept but a count.
 */
export async function receiveDelivery(
  env: Bindings,
  connectionId: string,
  request: { headers: Headers; body: Uint8Array },
  now: number,
): Promise<Received> {
  const organizationId = await organizationOfConnection(env, connectionId, now)
  const residence = organizationId && (await residenceOf(env, organizationId, now))
  if (!residence) throw notFound()
  const tenant = openTenant(env, residence, now, connectionId)
  const [connection] = await findActiveConnection(tenant, connectionId)
  if (!connection) throw notFound()
  const { secrets }: Secrets = await openSecrets(tenant, connection.sealed)
  const connector = connectors[connection.source]
  const isGenuine = await connector.verify({ ...request, secrets, receivedAt: now })
  if (!isGenuine) {
    await commit(tenant, counted(tenant, connectionId, 'refused'))
    throw new Refusal(
      401,
      'signature_is_wrong',
      'The signature does not match the body under this connection’s secret, or it is too old.',
    )
  }
  const payload = parsed(request.body)
  const key = connector.keyOf(request.headers, payload)
  const kept = key ?? `body:${await sha256Hex(request.body)}`
  return { isNew: await store(tenant, connectionId, kept, payload, request.body), ignored: key === null }
}
