import * as z from 'zod'
import { createOrganization } from '../../worker/organizations/create'
import { check } from '../../worker/platform/body'
import type { Bindings } from '../../worker/platform/env'
import { Currency, Email, Name, WebAddress } from '../../worker/platform/shapes'

const Asked = z.strictObject({
  email: Email,
  website: WebAddress,
  name: Name.optional(),
  currency: Currency.default('USD'),
})

/** What the command line asked for becomes an organization with its owner. Errors: a Refusal that names the option. */
export function foundOrganization(env: Bindings, asked: unknown, now: number) {
  const { email, website, name, currency } = check(Asked, asked)
  return createOrganization(env, { email, website, defaultCurrency: currency, ...(name ? { name } : {}) }, now)
}
