import { readAll, type Tenant } from '../platform/tenant'
import type { transfers } from './schema'

export type TransferRow = typeof transfers.$inferSelect
export type AccountRow = { account: string; currency: string; balance: number }

const PARTNER_ACCOUNTS = ['available', 'pending', 'receivable', 'reserved', 'transit']

/**
 * The organization's own accounts, from what each order and earning holds of them; each on its normal side, in minor
 * units. The check proves that these are the sums of the transfers.
 */
export const organizationAccounts = (tenant: Tenant) =>
  readAll<AccountRow>(
    tenant,
    `SELECT n.value AS account, k.currency AS currency,
       SUM(CASE n.value WHEN 'sales' THEN k.sales WHEN 'platform_fees' THEN k.platform_fees
         WHEN 'payment_fees' THEN k.payment_fees ELSE k.seller END) AS balance
     FROM reckonings k JOIN json_each('["sales","platform_fees","payment_fees","seller"]') n
     WHERE k.organization_id = ?1 AND k.kind = 'order' GROUP BY 1, 2
     UNION ALL
     SELECT CASE e.kind WHEN 'deal' THEN 'commission_costs' WHEN 'credit' THEN 'lead_costs' ELSE 'adjustments' END,
       e.currency,
       SUM(e.pending + e.available + e.reserved + e.transit + e.paid + e.recovered - e.owed - e.repaid)
     FROM earnings e WHERE e.organization_id = ?1 AND e.kind <> 'order' GROUP BY 1, 2
     UNION ALL
     SELECT 'cash', e.currency, SUM(e.paid - e.repaid) FROM earnings e WHERE e.organization_id = ?1
       GROUP BY 2 HAVING SUM(e.paid + e.repaid) > 0
     ORDER BY 1, 2`,
  )

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

type Filter = { account?: string | undefined; partner_id?: string | undefined; cause?: string | undefined }

function accountFilter(account: string | undefined): { partnerId: string | null; name: string | null } {
  if (account === undefined) return { partnerId: null, name: null }
  const [kind, partnerId, name] = account.split(':')
  return kind === 'partner' ? { partnerId: partnerId ?? '', name: name ?? '' } : { partnerId: null, name: account }
}

export const TRANSFER_COLUMNS = `organization_id AS organizationId, cause_id AS causeId, n, day, at, debit, credit, currency, amount,
  partner_id AS partnerId, earning_id AS earningId, for_earning_id AS forEarningId, payout_id AS payoutId`

/** Newest first; `before` is where the last page ended. */
export function listTransfers(tenant: Tenant, filter: Filter, limit: number, before: string | null) {
  const { partnerId, name } = accountFilter(filter.account)
  const [day, at, causeId, n] = before ? before.split('|') : ['99999999', '0', '', '0']
  return readAll<TransferRow>(
    tenant,
    `SELECT ${TRANSFER_COLUMNS} FROM transfers INDEXED BY transfers_by_day WHERE organization_id = ?1
     AND (day, at, cause_id, n) < (CAST(?5 AS INTEGER), CAST(?6 AS INTEGER), ?7, CAST(?8 AS INTEGER))
     AND (?2 IS NULL OR partner_id = ?2) AND (?3 IS NULL OR debit = ?3 OR credit = ?3) AND (?4 IS NULL OR cause_id = ?4)
     ORDER BY day DESC, at DESC, cause_id DESC, n DESC LIMIT CAST(?9 AS INTEGER)`,
    filter.partner_id ?? partnerId,
    name,
    filter.cause ?? null,
    day ?? '0',
    at ?? '0',
    causeId ?? '',
    n ?? '0',
    limit + 1,
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
