import { BANK_CHANGE_HOLDS_DAYS } from '../../core/payout'
import { sendMail } from '../../organizations/mail'
import { openPeople } from '../../organizations/people'
import type { Bindings } from '../../platform/env'
import type { Tenant } from '../../platform/tenant'

export const BANK_CHANGED = 'bank.changed'

const mailText = (home: string) => `The bank details to which your commissions are paid were changed.

If it was you, there is nothing to do: payouts wait ${BANK_CHANGE_HOLDS_DAYS} days after such a change.
If it was not, tell the people who run the programme at once, and look at your details: ${home}
`

/**
 * Tells the address that was known when the details changed; the person is named, not the partner, so that another
 * address given later does not receive it instead. Somebody erased is told nothing. `subject` is partner.person.
 */
export async function mailBankChange(env: Bindings, tenant: Tenant, subject: string, token: string): Promise<void> {
  const [, personId = ''] = subject.split('.')
  const to = (await openPeople(tenant, [personId])).get(personId)?.email
  if (!to) return
  const text = mailText(new URL('/', env.PUBLIC_URL).toString())
  await sendMail(
    env,
    { to, subject: 'Your bank details were changed', text },
    `${subject}.${token.slice(0, 16)}`,
    tenant.now,
  )
}
