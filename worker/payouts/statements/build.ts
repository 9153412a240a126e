import { ACCOUNTS } from '../../ledger/check'
import { canonical, dateOf, shownTransfer } from '../../ledger/closing/leaf'
import { keyOf, type Proof, prove } from '../../ledger/closing/prove'
import {
  type ClosedDay,
  closedDaysBetween,
  lastClosedDay,
  type Moved,
  movedBetween,
  partnerTransfers,
  sumsBefore,
} from '../../ledger/closing/queries'
import { signedStatement, signerOf } from '../../ledger/closing/signing'
import { balancesOf, type TransferRow } from '../../ledger/queries'
import { Refusal } from '../../platform/errors'
import { when } from '../../platform/shapes'
import { sha256Hex } from '../../platform/signature'
import type { Tenant } from '../../platform/tenant'
import { after, type Balances, sumsOf } from './sums'
import { wordsOf } from './words'

const MAX_TRANSFERS = 10_000

export type Asked = { partnerId: string; name: string | null; from: number; to: number; currency: string | null }

const nameOf = (partnerId: string, account: string) => `partner:${partnerId}:${account}`

const isOf = (currency: string | null) => (moved: Moved) => currency === null || moved.currency === currency

/** Errors: 422 `too_many_transfers`. */
async function transfersOf(tenant: Tenant, { partnerId, from, to, currency }: Asked) {
  const transfers = await partnerTransfers(tenant, partnerId, from, to, MAX_TRANSFERS + 1)
  if (transfers.length > MAX_TRANSFERS)
    throw new Refusal(
      422,
      'too_many_transfers',
      `This period has more than ${MAX_TRANSFERS} transfers of the partner. Ask for a shorter one.`,
    )
  return transfers.filter(isOf(currency))
}

/** The partner's accounts before a day: as they were sealed last, and what moved since. */
async function openingOf(tenant: Tenant, asked: Asked, lastClosed: number): Promise<Balances> {
  const { partnerId, from, currency } = asked
  const known = (await balancesOf(tenant, [partnerId])).map((balance) => balance.currency)
  const currencies = currency === null ? [...new Set(known)].sort() : [currency]
  const sealedBefore = Math.min(from, lastClosed + 1)
  const sought = currencies.flatMap((each) =>
    ACCOUNTS.map((name) => ({ account: nameOf(partnerId, name), currency: each })),
  )
  const [sums, since] = await Promise.all([
    sumsBefore(tenant, sought, sealedBefore),
    movedBetween(tenant, partnerId, sealedBefore, from),
  ])
  const sealed = new Map(sums.map((sum) => [`${sum.account} ${sum.currency}`, sum.amount ?? 0]))
  const balances: Balances = new Map(
    currencies.map((each) => [
      each,
      Object.fromEntries(ACCOUNTS.map((name) => [name, sealed.get(`${nameOf(partnerId, name)} ${each}`) ?? 0])),
    ]),
  )
  return after(balances, since.filter(isOf(currency)))
}

const shownAccounts = (opening: Balances, closing: Balances) =>
  [...closing].flatMap(([currency, accounts]) =>
    ACCOUNTS.map((account) => ({
      account,
      currency,
      opening_amount: opening.get(currency)?.[account] ?? 0,
      closing_amount: accounts[account] ?? 0,
    })),
  )

const shownDay = ({ day, transfers, previousRoot, treeRoot, root, signature }: ClosedDay) => ({
  day: dateOf(day),
  transfers,
  previous_root: previousRoot,
  tree_root: treeRoot,
  root,
  signature,
})

const shownRow = (row: TransferRow, proof: Proof | null) => ({ ...shownTransfer(row), words: wordsOf(row), proof })

/**
 * A partner's period: each account's opening and closing, every transfer with its cause and a sentence, and for closed
 * days the proof that leads from the transfer to a signed root. Errors: 422 `too_many_transfers`.
 */
export async function buildStatement(tenant: Tenant, asked: Asked) {
  const [last, transfers, days, signer] = await Promise.all([
    lastClosedDay(tenant),
    transfersOf(tenant, asked),
    closedDaysBetween(tenant, asked.from, asked.to),
    signerOf(tenant.secrets),
  ])
  const lastClosed = last?.day ?? -1
  const [opening, proofs] = await Promise.all([
    openingOf(tenant, asked, lastClosed),
    prove(
      tenant,
      transfers.filter(({ day }) => day <= lastClosed),
    ),
  ])
  const statement = {
    format: 'tributary.statement.v1',
    organization_id: tenant.organizationId,
    partner_id: asked.partnerId,
    partner_name: asked.name,
    period_start: dateOf(asked.from),
    period_end: dateOf(asked.to),
    currency: asked.currency,
    issued_at: when(tenant.now),
    accounts: shownAccounts(opening, after(opening, transfers)),
    sums: sumsOf(transfers),
    transfers: transfers.map((row) => shownRow(row, proofs.get(keyOf(row)) ?? null)),
    // A day that was closed since has transfers here without a proof: it is still told as open.
    days: days.filter(({ day }) => day <= lastClosed).map(shownDay),
    open_days: [...new Set(transfers.filter(({ day }) => day > lastClosed).map(({ day }) => dateOf(day)))],
    key_id: signer.keyId,
  }
  const signature = await signer.sign(signedStatement(await sha256Hex(canonical(statement))))
  return { ...statement, signature }
}
export type Statement = Awaited<ReturnType<typeof buildStatement>>
