import type { Payable } from '../core/payout'
import { openFreeze } from '../ledger/freeze'
import { approversOf } from '../organizations/queries'
import { loadSettings } from '../organizations/settings'
import { bankChangesOf } from '../partners/bank-queries'
import { partnerNames, partnersByIds } from '../partners/queries'
import type { Caller } from '../platform/auth'
import type { Bindings } from '../platform/env'
import { one, type Tenant } from '../platform/tenant'
import {
  type ApprovalRow,
  type AttemptRow,
  approvalsOf,
  attemptsOf,
  findPayout,
  type LineRow,
  linesOf,
  type PayoutRow,
} from './queries'

/** A payout with all that belongs to it. */
export type Payout = PayoutRow & { lines: LineRow[]; approvals: ApprovalRow[]; attempts: AttemptRow[] }

/** Payouts with their lines, approvals and attempts, in the order given. */
export async function wholePayouts(tenant: Tenant, rows: PayoutRow[]): Promise<Payout[]> {
  const ids = rows.map(({ id }) => id)
  const [lines, approvals, attempts] = await Promise.all([
    linesOf(tenant, ids),
    approvalsOf(tenant, ids),
    attemptsOf(tenant, ids),
  ])
  const byPayout = <Row extends { payoutId: string }>(all: Row[]) => {
    const known = Map.groupBy(all, ({ payoutId }) => payoutId)
    return (id: string) => known.get(id) ?? []
  }
  const [linesIn, approvalsIn, attemptsIn] = [byPayout(lines), byPayout(approvals), byPayout(attempts)]
  return rows.map((row) => ({
    ...row,
    lines: linesIn(row.id),
    approvals: approvalsIn(row.id),
    attempts: attemptsIn(row.id),
  }))
}

/** Errors: 404 for another tenant's payout as for none. */
export const loadPayout = async (tenant: Tenant, id: string): Promise<Payout> =>
  one(await wholePayouts(tenant, [one(await findPayout(tenant, id))]))

/** What decides, beside the payouts themselves, who may do what with them. */
export type Standing = {
  caller: Caller
  now: number
  isFrozen: boolean
  approvers: string[]
  secondApproverAbove: Record<string, number>
  partners: Map<string, { name: string | null } & Pick<Payable, 'partnerStatus' | 'bankChangedAt'>>
}

/** What this caller's decisions about these payouts, made or yet to be made, rest on. */
export async function standingOf(
  env: Bindings,
  tenant: Tenant,
  caller: Caller,
  payouts: { partnerId: string }[],
): Promise<Standing> {
  const ids = [...new Set(payouts.map(({ partnerId }) => partnerId))]
  const [freeze, approvers, settings, partners, names, banks] = await Promise.all([
    openFreeze(tenant),
    approversOf(env, tenant),
    loadSettings(tenant),
    partnersByIds(tenant, ids),
    partnerNames(tenant, ids),
    bankChangesOf(tenant, ids),
  ])
  return {
    caller,
    now: tenant.now,
    isFrozen: freeze !== null,
    approvers,
    secondApproverAbove: settings.secondApproverAboveAmounts,
    partners: new Map(
      [...partners.values()].map(({ id, status }) => [
        id,
        { name: names.get(id) ?? null, partnerStatus: status, bankChangedAt: banks.get(id) ?? null },
      ]),
    ),
  }
}
