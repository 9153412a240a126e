import { record } from '../activity/record'
import { check } from '../platform/body'
import { insertRows, requireChanges, updateRows } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { commit, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import type { ChangeConnection, CreateConnection } from './input'
import type { ConnectionRow } from './queries'
import { connections } from './schema'
import { openSecrets, sealSecrets } from './secrets'
import { connectors } from './sources'

/** The API key is a secret and lives with the secrets; everything else of the settings is shown. */
function splitSettings(source: ConnectionRow['source'], given: Record<string, unknown>) {
  const { api_key: apiKey, ...settings } = check(connectors[source].settings, given)
  return { apiKey: apiKey ?? null, settings }
}

/**
 * Directory first: once the commit keeps the answer for a repeated request, its address must lead somewhere. An
 * address without a connection is one that does not exist. `show` is the answer. Errors: 422 for unknown settings.
 */
export async function createConnection(
  env: Bindings,
  tenant: Tenant,
  given: CreateConnection,
  show: (row: ConnectionRow) => unknown = () => null,
): Promise<ConnectionRow> {
  const { apiKey, settings } = splitSettings(given.source, given.settings)
  const row = {
    organizationId: tenant.organizationId,
    id: newId('con', tenant.now),
    source: given.source,
    settings,
    sealed: await sealSecrets(tenant, { secrets: [given.secret], api_key: apiKey }),
    status: 'active' as const,
    version: 1,
    createdAt: tenant.now,
  }
  await env.DIRECTORY.prepare('INSERT INTO connections (id, organization_id, created_at) VALUES (?, ?, ?)')
    .bind(row.id, tenant.organizationId, tenant.now)
    .run()
  await commit(
    tenant,
    [
      record(tenant, { action: 'connection.created', object: row.id, detail: { source: given.source } }),
      ...insertRows(tenant.organizationId, connections, [row]),
    ],
    { status: 201, answer: await show(row) },
  )
  return row
}

/** Errors: 409 `changed_since_read`. */
const revise = (tenant: Tenant, row: ConnectionRow, change: Partial<ConnectionRow>, action: string) =>
  commit(tenant, [
    record(tenant, { action, object: row.id }),
    ...updateRows(
      tenant.organizationId,
      connections,
      ['id'],
      [{ id: row.id, ...change, version: row.version + 1 }],
      `AND t.version = j.version - 1`,
    ),
    requireChanges(1, 'connection_changed_meanwhile'),
  ]).catch((error: unknown) => {
    throw refusedBy(error, 'connection_changed_meanwhile') ? changedSinceRead() : error
  })

/** A new secret stands beside the old one, so that deliveries signed before the change still pass. */
export async function changeConnection(
  tenant: Tenant,
  row: ConnectionRow,
  given: ChangeConnection,
): Promise<ConnectionRow> {
  const known = await openSecrets(tenant, row.sealed)
  const split = given.settings ? splitSettings(row.source, given.settings) : null
  const [current] = known.secrets
  const secrets = given.secret ? [given.secret, ...(current ? [current] : [])] : known.secrets
  const sealed = await sealSecrets(tenant, { secrets, api_key: split ? split.apiKey : known.api_key })
  const change = { sealed, settings: split?.settings ?? row.settings }
  await revise(tenant, row, change, 'connection.changed')
  return { ...row, ...change, version: row.version + 1 }
}

export const removeConnection = (tenant: Tenant, row: ConnectionRow) =>
  revise(tenant, row, { status: 'removed' }, 'connection.removed')
