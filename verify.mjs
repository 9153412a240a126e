#!/usr/bin/env node
// Checks a statement of Tributary without network, with nothing but this file: node verify.mjs STATEMENT.json KEY.json
// KEY.json is the JSON Web Key (or key set) from /.well-known/jwks.json. Node 18 or newer. Exit code 0: all of it holds.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const FORMAT = 'tributary.statement.v1'
const ACCOUNTS = ['pending', 'available', 'reserved', 'transit', 'receivable']
const SOURCES = ['sales', 'commission_costs', 'lead_costs', 'adjustments']
const LEAF_FIELDS = [
  ...['cause', 'n', 'at', 'day', 'debit', 'credit', 'currency', 'amount'],
  ...['partner_id', 'commission_id', 'for_commission_id', 'payout_id'],
]
const DAY_MILLISECONDS = 86_400_000

class Broken extends Error {}

const must = (holds, sentence) => {
  if (!holds) throw new Broken(sentence)
}

const sha256 = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** JSON with sorted keys and no space (RFC 8785 for text, whole numbers and structures). */
const canonical = (value) => {
  if (value === null || typeof value !== 'object') {
    must(typeof value !== 'number' || Number.isSafeInteger(value), `${value} is not a whole number`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

const bytes = (hex, what) => {
  must(typeof hex === 'string' && /^[0-9a-f]{64}$/.test(hex), `${what} is not a SHA-256 in hex`)
  return Buffer.from(hex, 'hex')
}

const keyFrom = (given, keyId) => {
  const keys = Array.isArray(given?.keys) ? given.keys : [given]
  const jwk = keys.find(
    (each) =>
      each?.kty === 'OKP' && each?.crv === 'Ed25519' && typeof each?.x === 'string' && thumbprint(each) === keyId,
  )
  must(jwk, `the key file has no Ed25519 key ${keyId}`)
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: jwk.x }, format: 'jwk' })
}

const thumbprint = ({ x }) => sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).toString('base64url')

/** Written in one way only: base64url has bits to spare at its end, and Node reads past what is no letter of it. */
const isSigned = (key, text, signature) => {
  const raw = Buffer.from(String(signature), 'base64url')
  return raw.toString('base64url') === signature && verify(null, Buffer.from(text), key, raw)
}

/** RFC 9162, 2.1.3.2: the root to which a leaf at `index` of `size` leads along its path. */
const rootAlong = (leaf, index, size, path) => {
  let [place, last, root] = [index, size - 1, leaf]
  for (const sibling of path) {
    must(last > 0, 'the path is too long')
    if (place % 2 === 1 || place === last) {
      root = sha256(Buffer.of(1), sibling, root)
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2)
        last = Math.floor(last / 2)
      }
    } else root = sha256(Buffer.of(1), root, sibling)
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  must(last === 0, 'the path is too short')
  return root.toString('hex')
}

const dayNumber = (date) => {
  const at = Date.parse(`${date}T00:00:00Z`)
  must(typeof date === 'string' && new Date(at).toISOString().slice(0, 10) === date, `${date} is not a day`)
  return at / DAY_MILLISECONDS
}

/** Each closed day: its root is the hash of its head, names the day before, and is signed. */
const checkDays = ({ organization_id, days, period_start, period_end }, key) => {
  let before = null
  for (const { day, transfers, previous_root, tree_root, root, signature } of days) {
    const number = dayNumber(day)
    must(number >= dayNumber(period_start) && number < dayNumber(period_end), `${day} is not in the period`)
    if (before) {
      must(number === before.number + 1, `between the days ${before.day} and ${day} one is missing`)
      must(previous_root === before.root, `${day} does not follow from the day before it`)
    }
    bytes(previous_root, `the previous root of ${day}`)
    bytes(tree_root, `the tree root of ${day}`)
    const head = canonical({ organization_id, day, transfers, previous_root, tree_root })
    must(sha256(Buffer.of(2), head).toString('hex') === root, `the root of ${day} is not that of its contents`)
    must(isSigned(key, `tributary.day.v1:${root}`, signature), `the signature of ${day} is not by this key`)
    before = { day, number, root }
  }
}

/** Each transfer of a closed day leads to its day's root; each stands once, and in the period. */
const checkTransfers = (statement) => {
  const { organization_id, partner_id, currency, transfers, days, period_start, period_end } = statement
  const closed = new Map(days.map((day) => [day.day, day]))
  const lastClosed = days.length ? dayNumber(days[days.length - 1].day) : -1
  const seen = new Set()
  const open = []
  for (const transfer of transfers) {
    const { cause, n, day, proof } = transfer
    const name = `${cause} ${n}`
    must(
      Number.isSafeInteger(transfer.amount) && transfer.amount > 0,
      `${name}: its amount is not a positive whole number`,
    )
    must(!seen.has(name), `${name} stands twice`)
    seen.add(name)
    must(transfer.partner_id === partner_id, `${name} is of another partner`)
    must(currency === null || transfer.currency === currency, `${name} is in another currency`)
    const number = dayNumber(day)
    must(number >= dayNumber(period_start) && number < dayNumber(period_end), `${name} is not in the period`)
    const head = closed.get(day)
    if (!head) {
      must(number > lastClosed, `${name}: its day ${day} was closed, but is missing here`)
      must(proof === null, `${name} has a proof for a day that is not closed`)
      open.push(transfer)
      continue
    }
    must(proof !== null && Array.isArray(proof?.path), `${name} has no proof though its day is closed`)
    must(
      Number.isSafeInteger(proof.index) && proof.index >= 0 && proof.index < head.transfers,
      `${name}: its place is not in its day`,
    )
    const leaf = { organization_id, ...Object.fromEntries(LEAF_FIELDS.map((field) => [field, transfer[field]])) }
    const path = proof.path.map((hash) => bytes(hash, `a step of the proof of ${name}`))
    const hash = sha256(Buffer.of(0), canonical(leaf))
    must(
      rootAlong(hash, proof.index, head.transfers, path) === head.tree_root,
      `${name} is not what was closed on ${day}`,
    )
  }
  return open
}

/** Opening and the transfers make the closing, and the sums are those of the transfers. */
const checkSums = ({ accounts, sums, transfers }) => {
  const opening = new Set(accounts.map(({ account, currency }) => `${account} ${currency}`))
  must(opening.size === accounts.length, 'an account stands twice')
  for (const { currency } of transfers)
    for (const account of ACCOUNTS)
      must(opening.has(`${account} ${currency}`), `the account ${account} in ${currency} is missing`)
  for (const { account, currency, opening_amount, closing_amount } of accounts) {
    must(ACCOUNTS.includes(account), `there is no account ${account}`)
    let balance = BigInt(opening_amount)
    for (const transfer of transfers) {
      if (transfer.currency !== currency) continue
      const credited = Number(transfer.credit === account) - Number(transfer.debit === account)
      balance += BigInt(transfer.amount) * BigInt(account === 'receivable' ? -credited : credited)
    }
    must(
      balance === BigInt(closing_amount),
      `${account} in ${currency}: opening and transfers make ${balance}, not ${closing_amount}`,
    )
  }
  const currencies = [...new Set(transfers.map(({ currency }) => currency))].sort()
  must(
    canonical(currencies) === canonical(sums.map(({ currency }) => currency)),
    'the sums are not of the currencies of the transfers',
  )
  for (const sum of sums) {
    const own = transfers.filter(({ currency }) => currency === sum.currency)
    const total = (which) => own.filter(which).reduce((amount, transfer) => amount + BigInt(transfer.amount), 0n)
    const counted = {
      transfers: BigInt(own.length),
      earned_amount: total(({ debit }) => SOURCES.includes(debit)),
      reversed_amount: total(({ credit }) => SOURCES.includes(credit)),
      paid_amount: total(({ credit }) => credit === 'cash'),
      returned_amount: total(({ debit, payout_id }) => debit === 'cash' && payout_id !== null),
      repaid_amount: total(({ debit, payout_id }) => debit === 'cash' && payout_id === null),
    }
    for (const [field, amount] of Object.entries(counted))
      must(BigInt(sum[field]) === amount, `${field} in ${sum.currency} is ${amount}, not ${sum[field]}`)
  }
}

const check = (statement, keys) => {
  must(statement?.format === FORMAT, `this is not a ${FORMAT}`)
  for (const list of ['accounts', 'sums', 'transfers', 'days'])
    must(Array.isArray(statement[list]), `${list} is missing`)
  const key = keyFrom(keys, statement.key_id)
  checkDays(statement, key)
  const open = checkTransfers(statement)
  checkSums(statement)
  const { signature, ...told } = statement
  const hash = sha256(canonical(told)).toString('hex')
  must(
    isSigned(key, `tributary.statement.v1:${hash}`, signature),
    'the signature of the statement is not by this key: something in it was changed',
  )
  return open
}

const [statementFile, keyFile] = process.argv.slice(2)
if (!statementFile || !keyFile) {
  console.error('Usage: node verify.mjs STATEMENT.json KEY.json')
  process.exit(2)
}
const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.error(`Could not be read: ${error.message}`)
    return process.exit(1)
  }
}

const [statement, keys] = [read(statementFile), read(keyFile)]
try {
  const open = check(statement, keys)
  const { transfers, days, partner_id, period_start, period_end } = statement
  console.log(
    `Statement of ${partner_id} from ${period_start} until before ${period_end}, signed by key ${statement.key_id}.`,
  )
  console.log(
    `Proven: ${transfers.length - open.length} of ${transfers.length} transfers, in ${days.length} closed days whose roots are chained and signed.`,
  )
  for (const day of new Set(open.map((transfer) => transfer.day)))
    console.log(
      `Not closed yet, so not proven: ${day}, ${open.filter((transfer) => transfer.day === day).length} transfers.`,
    )
  console.log('Openings, transfers, closings and sums agree.')
} catch (error) {
  console.error(
    `NOT GENUINE: ${error instanceof Broken ? '' : 'something is not what it should be, '}${error.message}.`,
  )
  process.exit(1)
}
