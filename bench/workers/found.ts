import * as z from 'zod'
import { createOrganization } from '../../worker/organizations/create'
import { createPartner } from '../../worker/partners/create'
import { NewPartner } from '../../worker/partners/input'
import type { Bindings } from '../../worker/platform/env'
import { openTenant } from '../../worker/platform/tenant'

export const Organization = z.object({
  organizationId: z.string(),
  shard: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  ownerId: z.string(),
  partners: z.array(z.object({ id: z.string(), code: z.string() })),
})
export type Organization = z.output<typeof Organization>

/** A fresh organization on the first shard, with partners who earn 10 % and have one link each. */
export async function foundOrganization(
  env: Bindings,
  partners: number,
  now: number,
  name = `bench-${now.toString(36)}`,
): Promise<Organization> {
  const { organizationId, shard, publishableKey, secretKey, ownerId } = await createOrganization(
    env,
    {
      name,
      website: `https://${name}.example`,
      email: `owner@${name}.example`,
      defaultCurrency: 'USD',
      shard: 'SHARD_00',
    },
    now,
  )
  const organization: Organization = { organizationId, shard, publishableKey, secretKey, ownerId, partners: [] }
  const tenant = openTenant(env, { organizationId, shard, epoch: 1 }, now)
  for (let number = 1; number <= partners; number++) {
    const code = `partner-${number}`
    const email = `${code}@${name}.example`
    const input = NewPartner.parse({ name: `Partner ${number}`, email, code, commission_rate_bp: 1_000 })
    organization.partners.push({ id: await createPartner(tenant, input, (partner) => partner.id), code })
  }
  return organization
}
