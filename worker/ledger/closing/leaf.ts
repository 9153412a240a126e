import { when } from '../../platform/shapes'
import type { TransferRow } from '../queries'

const DAY_MILLISECONDS = 86_400_000

/** A ledger day, in UTC, as a date. */
export const dateOf = (day: number) => when(day * DAY_MILLISECONDS).slice(0, 10)

/** A transfer as the API and a statement tell it; with the organization these fields are its leaf. */
export const shownTransfer = (row: TransferRow) => ({
  cause: row.causeId,
  n: row.n,
  at: when(row.at),
  day: dateOf(row.day),
  debit: row.debit,
  credit: row.credit,
  currency: row.currency,
  amount: row.amount,
  partner_id: row.partnerId,
  commission_id: row.earningId,
  for_commission_id: row.forEarningId,
  payout_id: row.payoutId,
})

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** JSON with sorted keys and no space, as RFC 8785 writes it for text, whole numbers and structures. */
export function canonical(value: Plain): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}

const isList = (value: object): value is readonly Plain[] => Array.isArray(value)

/** What is hashed of a transfer. */
export const leafOf = (row: TransferRow) => canonical({ organization_id: row.organizationId, ...shownTransfer(row) })

export type Head = { organizationId: string; day: number; transfers: number; previousRoot: string; treeRoot: string }

/** What is hashed of a closed day; its hash is the root that the next day names. */
export const headOf = ({ organizationId, day, transfers, previousRoot, treeRoot }: Head) =>
  canonical({
    organization_id: organizationId,
    day: dateOf(day),
    transfers,
    previous_root: previousRoot,
    tree_root: treeRoot,
  })

/** Before the first closed day there is none. */
export const NO_ROOT = '0'.repeat(64)
