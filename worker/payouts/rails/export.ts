import { record } from '../../activity/record'
import { conflict } from '../../platform/errors'
import { newId } from '../../platform/id'
import { commit, type Tenant } from '../../platform/tenant'
import { openAccount } from './accounts'
import { duitnow } from './files/duitnow'
import type { FileRail } from './files/file'
import { generic } from './files/generic'
import { pain001 } from './files/pain001'
import { paypal } from './files/paypal'
import { wise } from './files/wise'
import { type Carried, paymentsOf } from './payments'

/** Every file that a person can carry, by the name of its format. */
export const FILE_RAILS = { csv: generic, paypal, wise, pain001, duitnow } as const satisfies Record<string, FileRail>
export type FileFormat = keyof typeof FILE_RAILS

const SENTENCES: Record<string, string> = {
  payout_is_not_approved: 'Only payouts that are approved or on their way can be exported.',
  a_service_pays_it: 'A service is paying it: what also goes out as a file would be paid twice.',
  currencies_are_mixed: 'This format takes one currency in a file. Export each currency by itself.',
  too_many_payments: 'This format does not take so many payments in a file.',
  payer_is_missing: 'Say first from which account is paid: PATCH /api/payout-rails.',
}

const refused = (refusals: { payout_id: string; code: string }[]) => {
  const code = refusals[0]?.code ?? 'refused'
  const detail = SENTENCES[code] ?? `Some payouts cannot go into this file: ${code.replaceAll('_', ' ')}.`
  return conflict(code, detail, { refusals })
}

/** Why each payment cannot be in such a file; none when the file can be written. */
function refusalsOf(rail: FileRail, payments: Carried[], hasPayer: boolean) {
  const currencies = new Set(payments.map(({ currency }) => currency))
  const ofAll = [
    rail.oneCurrency && currencies.size > 1 ? 'currencies_are_mixed' : null,
    payments.length > rail.mostPayments ? 'too_many_payments' : null,
  ].find((code) => code !== null)
  const each = payments.flatMap((payment) => {
    const rule = payment.refusal ?? ofAll ?? rail.refuse(payment)
    const code = rule ?? (rail === pain001 && !hasPayer ? 'payer_is_missing' : null)
    return code ? [{ payout_id: payment.payoutId, code }] : []
  })
  return each
}

export type Exported = { name: string; contentType: string; body: string }

/**
 * A file with these payouts for a bank or a service; that it was made, by whom and with what, stands in the activity.
 * Nothing moves. Errors: 404 for an id that is none of the tenant's; 409 by name, with every payout that is refused.
 */
export async function exportPayouts(tenant: Tenant, format: FileFormat, ids: string[]): Promise<Exported> {
  const rail = FILE_RAILS[format]
  const payments = await paymentsOf(tenant, ids)
  const payer = format === 'pain001' ? await openAccount(tenant, 'pain001') : null
  const refusals = refusalsOf(rail, payments, payer !== null)
  if (refusals.length > 0) throw refused(refusals)
  const id = newId('msg', tenant.now)
  const body = rail.write(payments, { id, now: tenant.now, payer: payer?.settings ?? null })
  await commit(tenant, [
    record(tenant, {
      action: 'payouts.exported',
      object: id,
      detail: { format, payouts: payments.map((each) => each.payoutId) },
    }),
  ])
  return { name: `payouts-${format}-${id}.${rail.extension}`, contentType: rail.contentType, body }
}
