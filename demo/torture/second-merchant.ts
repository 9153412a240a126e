import { newestPublishableKey } from '../../worker/organizations/queries'
import { conflict } from '../../worker/platform/errors'
import { openTenant, readAll } from '../../worker/platform/tenant'
import type { DemoBindings } from '../env'

type Row = { organizationId: string; shard: string; epoch: number }

// The first is the shop of the demo, whose numbers people look at.
const SECOND = `SELECT id AS organizationId, shard, epoch FROM organizations ORDER BY created_at, id LIMIT 1 OFFSET 1`
const CODE = `SELECT c.code AS code FROM partner_codes c JOIN partners p
  ON p.organization_id = c.organization_id AND p.id = c.partner_id
  WHERE c.organization_id = ?1 AND c.kind = 'link' AND p.status = 'active' ORDER BY c.code LIMIT 1`

/** Whose visits the situations are: the second organization, with a code of an active partner. Errors: 409. */
export async function theSecondMerchant(env: DemoBindings) {
  const organization = await env.DIRECTORY.prepare(SECOND).first<Row>()
  if (!organization) throw conflict('demo_is_not_seeded', 'The demo has no data yet: start it with npm start.')
  const [found] = await readAll<{ code: string }>(openTenant(env, organization, Date.now()), CODE)
  const key = await newestPublishableKey(env, organization)
  return { organization, key: key ?? '', code: found?.code ?? '' }
}
