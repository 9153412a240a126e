import { createConnection } from '../../worker/connectors/create'
import { changeOrganization } from '../../worker/organizations/change'
import { createOrganization } from '../../worker/organizations/create'
import { OrganizationPatch } from '../../worker/organizations/input'
import { inviteUser } from '../../worker/organizations/invite-user'
import { loadOrganization } from '../../worker/organizations/load'
import { createPartner } from '../../worker/partners/create'
import { NewPartner } from '../../worker/partners/input'
import { invitePartner } from '../../worker/partners/invite'
import type { Partner } from '../../worker/partners/queries'
import { openTenant, type Tenant } from '../../worker/platform/tenant'
import type { DemoBindings } from '../env'
import type { Cast, PartnerPart } from './cast'

const MINUTE_MILLISECONDS = 60_000

async function takeIn(tenant: Tenant, part: PartnerPart, host: string): Promise<Partner> {
  const asked = NewPartner.parse({
    name: part.name,
    email: `${part.code}@${host}`,
    type: part.type,
    code: part.code,
    commission_rate_bp: part.rateBasisPoints,
    coupon_codes: part.coupon ? [part.coupon] : [],
    status: part.status ?? 'active',
  })
  return createPartner(tenant, asked, (partner) => partner)
}

async function hire(env: DemoBindings, tenant: Tenant, host: string) {
  for (const [name, role] of [
    ['manager', 'manager'],
    ['manager-2', 'manager'],
    ['analyst', 'analyst'],
  ] as const)
    await inviteUser(env, tenant, { email: `${name}@${host}`, role, partnerId: null })
}

async function connectStripe(env: DemoBindings, tenant: Tenant) {
  const settings = { fee_bp: 290, fee_fixed_amounts: { USD: 30, EUR: 30 } }
  await createConnection(env, tenant, { source: 'stripe', secret: env.DEMO_STRIPE_SECRET, settings })
}

/**
 * An organization as it would stand after its first hour: people, settings, a connection and its partners, alice the
 * first of them. Codes keep their order, so the first partner's admin is hers.
 */
export async function found(env: DemoBindings, cast: Cast, now: number) {
  const created = await createOrganization(
    env,
    {
      name: cast.name,
      website: new URL('/demo/store', env.PUBLIC_URL).toString(),
      email: `owner@${cast.host}`,
      defaultCurrency: cast.currency,
      shard: cast.shard,
    },
    now,
  )
  const { organizationId, ownerId } = created
  const at = (minutes: number) =>
    openTenant(env, { organizationId, shard: cast.shard, epoch: 1 }, now + minutes * MINUTE_MILLISECONDS, ownerId)
  await changeOrganization(env, at(1), await loadOrganization(env, at(1)), OrganizationPatch.parse(cast.settings))
  await hire(env, at(5), cast.host)
  await connectStripe(env, at(10))
  const partners: Partner[] = []
  for (const part of cast.partners) partners.push(await takeIn(at(20 + partners.length), part, `partners.${cast.host}`))
  const [alice] = partners
  if (alice) await invitePartner(env, at(40), alice)
  return { created, partners }
}
