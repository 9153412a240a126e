import * as z from 'zod'
import type { Tenant } from '../platform/tenant'

const Secrets = z.object({ secrets: z.array(z.string()).min(1).max(2), api_key: z.string().nullable() })
export type Secrets = z.output<typeof Secrets>

export const sealSecrets = (tenant: Tenant, secrets: Secrets) => tenant.secrets.seal(JSON.stringify(secrets))
export const openSecrets = async (tenant: Tenant, sealed: string) =>
  Secrets.parse(JSON.parse(await tenant.secrets.open(sealed)))
