import { dayOf } from '../core/visit'
import { readAll, type Tenant } from '../platform/tenant'
import { addedTo, ORDER_ACCOUNTS } from './accounts'
import type { transfers } from './schema'

export type TransferRow = typeof transfers.$inferSelect
export type AccountRow = { account: string; currency: string; balance: number }

const PARTNER_ACCOUNTS = ['available', 'pending', 'receivable', 'reserved', 'transit']

const OWN_ACCOUNTS = JSON.stringify([...ORDER_ACCOUNTS, 'commission_costs', 'lead_costs', 'adjustments', 'cash'])
const SEALED = 'FROM closed_sums s INDEXED BY closed_sums_by_account WHERE s.organization_id = ?1 AND s.account'

const sinceSealed = (side: 'debit' | 'credit') => `SELECT ${side} AS account, currency, ${addedTo(side)} AS amount
  FROM transfers INDEXED BY transfers_by_day WHERE organization_id = ?1
  AND day > IFNULL((SELECT day FROM closed_days WHERE organization_id = ?1 AND day > -1 ORDER BY day DESC LIMIT 1), -1)
  AND ${side} IN (SELECT value FROM json_each('${OWN_ACCOUNTS}'))`

/** What was sealed of each account and currency last, and what moved since: it costs the day, not history. */
const OWN = `WITH RECURSIVE own_accounts (account, currency) AS (
    SELECT n.value, (SELECT s.currency ${SEALED} = n.value ORDER BY s.currency LIMIT 1)
    FROM json_each('${OWN_ACCOUNTS}') n
    UNION ALL
    SELECT own.account, (SELECT s.currency ${SEALED} = own.account AND s.currency > own.currency
      ORDER BY s.currency LIMIT 1)
    FROM own_accounts own WHERE own.currency IS NOT NULL)
  SELECT account, currency, SUM(amount) AS balance FROM (
    SELECT own.account AS account, own.currency AS currency, (SELECT s.amount ${SEALED} = own.account
      AND s.currency = own.currency ORDER BY s.day DESC LIMIT 1) AS amount
    FROM own_accounts own WHERE own.currency IS NOT NULL
    UNION ALL ${sinceSealed('debit')} UNION ALL ${sinceSealed('credit')}
  ) GROUP BY 1, 2`

const inOrder = (a: AccountRow, b: AccountRow) =>
  a.account < b.account || (a.account === b.account && a.currency < b.currency) ? -1 : 1

/**
 * The organization's own accounts, each on its normal side, in minor units. Where something was sold, the four of an
 * order are told even at nothing.
 */
export async function organizationAccounts(tenant: Tenant): Promise<AccountRow[]> {
  const rows = await readAll<AccountRow>(tenant, OWN)
  const known = new Set(rows.map(({ account, currency }) => `${account} ${currency}`))
  const sold = new Set(rows.flatMap(({ account, currency }) => (ORDER_ACCOUNTS.includes(account) ? [currency] : [])))
  const still = [...sold].flatMap((currency) =>
    ORDER_ACCOUNTS.flatMap((account) =>
      known.has(`${account} ${currency}`) ? [] : [{ account, currency, balance: 0 }],
    ),
  )
  return [...rows, ...still].sort(inOrder)
}

/** Partners' accounts by full name, after a name; one partner and currency is five rows. */
export async function partnerAccounts(tenant: Tenant, after: string, partners: number): Promise<AccountRow[]> {
  const rows = await readAll<{ partnerId: string; currency: string; [account: string]: string | number }>(
    tenant,
    `SELECT partner_id AS partnerId, currency, pending, available, reserved, transit, receivable FROM partner_balances
     WHERE organization_id = ?1 AND partner_id || ' ' || currency > ?2 AND partner_id >= substr(?2, 1, 26) ORDER BY partner_id, currency LIMIT ?3`,
    after,
    partners,
  )
  return rows.flatMap((row) =>
    PARTNER_ACCOUNTS.map((account) => ({
      account: `partner:${row.partnerId}:${account}`,
      currency: row.currency,
      balance: Number(row[account]),
    })),
  )
}

type Filter = Partial<
  Record<'account' | 'partner_id' | 'cause' | 'payout_id' | 'commission_id', string | undefined>
> & {
  /** Milliseconds; whole days of UTC count. */
  from?: number | undefined
  to?: number | undefined
}

function accountFilter(account: string | undefined): { partnerId: string | null; name: string | null } {
  if (account === undefined) return { partnerId: null, name: null }
  const [kind, partnerId, name] = account.split(':')
  return kind === 'partner' ? { partnerId: partnerId ?? '', name: name ?? '' } : { partnerId: null, name: account }
}

export const TRANSFER_COLUMNS = `organization_id AS organizationId, cause_id AS causeId, n, day, at, debit, credit, currency, amount,
  partner_id AS partnerId, earning_id AS earningId, for_earning_id AS forEarningId, payout_id AS payoutId`

const OF_PAYOUT = `earning_id IN (SELECT earning_id FROM payout_lines INDEXED BY payout_lines_by_payout
  WHERE organization_id = ?1 AND payout_id = ?4) AND payout_id = ?4`

type Narrowing = { from: string; day: string; by: string }

/**
 * By what is fewest: a cause, a commission, a payout by its lines, a partner, else by day; the others only sift. A
 * plus keeps the day from being preferred to the key.
 */
function narrowed({ cause, payout_id, commission_id }: Filter, partnerId: string | null): Narrowing {
  const by = [
    partnerId === null ? '?2 IS NULL' : 'partner_id = ?2',
    cause === undefined ? '?10 IS NULL' : 'cause_id = ?10',
    payout_id === undefined ? '?4 IS NULL' : OF_PAYOUT,
    commission_id === undefined ? '?11 IS NULL' : 'earning_id = ?11',
  ].join(' AND ')
  if (cause !== undefined) return { from: 'transfers', day: '+day', by }
  const isByEarning = payout_id !== undefined || commission_id !== undefined
  const index = isByEarning ? 'by_earning' : partnerId === null ? 'by_day' : 'by_partner'
  return { from: `transfers INDEXED BY transfers_${index}`, day: isByEarning ? '+day' : 'day', by }
}

/** Newest first; `before` is where the last page ended. Of two partners at once there is none. */
export async function listTransfers(tenant: Tenant, filter: Filter, limit: number, before: string | null) {
  const { partnerId, name } = accountFilter(filter.account)
  const partner = filter.partner_id ?? partnerId
  if (partnerId !== null && partner !== partnerId) return []
  const narrow = narrowed(filter, partner)
  const end = filter.to === undefined ? '99999999' : String(dayOf(filter.to) + 1)
  const [day, at, causeId, n] = before ? before.split('|') : [end, '0', '', '0']
  return readAll<TransferRow>(
    tenant,
    `SELECT ${TRANSFER_COLUMNS} FROM ${narrow.from} WHERE organization_id = ?1 AND ${narrow.by}
     AND (${narrow.day}, at, cause_id, n) < (CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), ?7, CAST(?8 AS INTEGER))
     AND ${narrow.day} >= CAST(?12 AS INTEGER)
     AND (?3 IS NULL OR debit = ?3 OR credit = ?3)
     ORDER BY ${narrow.day} DESC, at DESC, cause_id DESC, n DESC LIMIT CAST(?9 AS INTEGER)`,
    partner,
    name,
    filter.payout_id ?? null,
    day ?? '0',
    at ?? '0',
    causeId ?? '',
    n ?? '0',
    limit + 1,
    filter.cause ?? null,
    filter.commission_id ?? null,
    filter.from === undefined ? '0' : String(dayOf(filter.from)),
  )
}

export const transferPlace = ({ day, at, causeId, n }: TransferRow) => [day, at, causeId, n].join('|')

/** A partner's money by currency. */
export const balancesOf = (tenant: Tenant, partnerIds: string[]) =>
  readAll<{
    partnerId: string
    currency: string
    pending: number
    available: number
    reserved: number
    transit: number
    receivable: number
  }>(
    tenant,
    `SELECT b.partner_id AS partnerId, b.currency AS currency, b.pending AS pending, b.available AS available,
       b.reserved AS reserved, b.transit AS transit, b.receivable AS receivable
     FROM json_each(?2) j CROSS JOIN partner_balances b ON b.organization_id = ?1 AND b.partner_id = j.value`,
    JSON.stringify(partnerIds),
  )

/** What each partner ever earned and was paid, by currency. */
export const earnedBy = (tenant: Tenant, partnerIds: string[]) =>
  readAll<{ partnerId: string; currency: string; earned: number; paid: number; held: number }>(
    tenant,
    `SELECT e.partner_id AS partnerId, e.currency AS currency,
       SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid) AS earned,
       SUM(e.paid) AS paid, SUM(e.pending * e.held) AS held
     FROM json_each(?2) j CROSS JOIN earnings e INDEXED BY earnings_by_partner ON e.organization_id = ?1 AND e.partner_id = j.value GROUP BY 1, 2`,
    JSON.stringify(partnerIds),
  )
