// biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
type Json = any
type Forgery = { what: string; forge: (told: Json) => void; told: RegExp }

/** Makes the closing and the sums fit what the transfers now say, as a careful forger would. */
function balance(told: Json) {
  const amountIn = (wanted: string) =>
    told.transfers
      .filter(({ currency }: Json) => currency === wanted)
      .reduce((sum: number, { amount }: Json) => sum + amount, 0)
  for (const each of told.accounts)
    if (each.account === 'pending') each.closing_amount = each.opening_amount + amountIn(each.currency)
  for (const sum of told.sums) {
    sum.transfers = told.transfers.filter(({ currency }: Json) => currency === sum.currency).length
    sum.earned_amount = amountIn(sum.currency)
  }
}

const NOT_CLOSED_SO = /not what was closed/
const UNSIGNED = /signature of the statement/
const NOT_ITS_ROOT = /root of .* is not that of its contents/

const flip = (hex: string) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)

/** Sets what stands at a path, such as `days.0.root`, to what `change` makes of it. */
const at = (path: string, change: (value: Json) => Json) => (told: Json) => {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const holder = keys.reduce((value, key) => value[key], told)
  holder[last] = change(holder[last])
}

const balanced = (forge: (told: Json) => void) => (told: Json) => {
  forge(told)
  balance(told)
}

/** Every way to tell something else than was booked, and the sentence that catches it. */
export const FORGERIES: Forgery[] = [
  { what: 'an amount', forge: at('transfers.0.amount', (amount) => amount + 1), told: NOT_CLOSED_SO },
  { what: 'the first day', forge: at('period_start', (day) => `${day}x`), told: /^NOT GENUINE/ },
  { what: 'half a unit of a balance', forge: at('accounts.0.closing_amount', () => 0.5), told: /^NOT GENUINE/ },
  {
    what: 'an amount, with sums that fit,',
    forge: balanced(at('transfers.0.amount', (amount) => amount + 1)),
    told: NOT_CLOSED_SO,
  },
  { what: 'a cause', forge: at('transfers.0.cause', (cause) => `${cause}x`), told: NOT_CLOSED_SO },
  { what: 'a commission', forge: at('transfers.0.commission_id', () => 'com_x'), told: NOT_CLOSED_SO },
  { what: 'a step of a proof', forge: at('transfers.0.proof.path.0', flip), told: NOT_CLOSED_SO },
  { what: 'a shorter proof', forge: at('transfers.0.proof.path', (path) => path.slice(0, -1)), told: /too short/ },
  {
    what: 'a longer proof',
    forge: at('transfers.0.proof.path', (path) => [...path, '0'.repeat(64)]),
    told: /too long|not what was closed/,
  },
  { what: 'its place', forge: at('transfers.0.proof.index', (index) => index ^ 1), told: /not what was closed|place/ },
  { what: 'a place outside its day', forge: at('transfers.0.proof.index', () => 603), told: /place is not in its day/ },
  { what: 'a proof left out', forge: at('transfers.0.proof', () => null), told: /has no proof/ },
  { what: 'a transfer less', forge: (told) => told.transfers.shift(), told: /opening and transfers make/ },
  {
    what: 'a transfer less, with sums that fit,',
    forge: balanced((told) => told.transfers.shift()),
    told: UNSIGNED,
  },
  { what: 'a transfer twice', forge: balanced((told) => told.transfers.push(told.transfers[0])), told: /stands twice/ },
  {
    what: 'a transfer more in an open day',
    forge: balanced((told) => told.transfers.push({ ...told.transfers.at(-1), n: 9 })),
    told: UNSIGNED,
  },
  {
    what: 'a closing',
    forge: at('accounts.0.closing_amount', (amount) => amount + 1),
    told: /opening and transfers make/,
  },
  {
    what: 'an opening and its closing alike',
    forge: (told) => {
      told.accounts[0].opening_amount += 5
      told.accounts[0].closing_amount += 5
    },
    told: UNSIGNED,
  },
  { what: 'an account left out', forge: (told) => told.accounts.shift(), told: /account .* is missing/ },
  { what: 'a sum', forge: at('sums.0.paid_amount', (amount) => amount + 1), told: /paid_amount in JPY/ },
  { what: 'a root', forge: at('days.0.root', flip), told: NOT_ITS_ROOT },
  { what: 'the root of a day’s transfers', forge: at('days.0.tree_root', flip), told: NOT_ITS_ROOT },
  { what: 'the root before', forge: at('days.1.previous_root', flip), told: /does not follow/ },
  { what: 'the number of a day’s transfers', forge: at('days.0.transfers', (count) => count + 1), told: NOT_ITS_ROOT },
  { what: 'a day left out', forge: (told) => told.days.splice(1, 1), told: /one is missing/ },
  { what: 'the last day left out', forge: (told) => told.days.pop(), told: UNSIGNED },
  {
    what: 'all closed days left out',
    forge: (told) => {
      told.days = []
      for (const transfer of told.transfers) transfer.proof = null
    },
    told: UNSIGNED,
  },
  {
    what: 'the signature of a day',
    forge: (told) => at('days.0.signature', () => told.days[1].signature)(told),
    told: /signature of .* is not by this key/,
  },
  { what: 'the signature', forge: (told) => at('signature', () => told.days[0].signature)(told), told: UNSIGNED },
  { what: 'no signature', forge: at('signature', () => undefined), told: UNSIGNED },
  { what: 'a name', forge: at('partner_name', () => 'Mallory'), told: UNSIGNED },
  { what: 'a sentence', forge: at('transfers.0.words', () => 'A gift'), told: UNSIGNED },
  { what: 'the period', forge: (told) => at('period_start', () => told.days[1].day)(told), told: /not in the period/ },
  { what: 'the partner', forge: at('partner_id', () => 'ptr_mallory'), told: /of another partner/ },
  { what: 'the organization', forge: at('organization_id', () => 'org_mallory'), told: NOT_ITS_ROOT },
]

type Path = readonly (string | number)[]

function placesIn(value: Json, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return [path, ...Object.keys(value).flatMap((key) => placesIn(value[key], [...path, key]))]
}

/** Other, but as near as it gets: one more, the next letter at the end, something where nothing was. */
function otherThan(value: Json): Json {
  if (typeof value === 'number') return value + 1
  if (typeof value !== 'string') return value === null ? 'x' : !value
  const end = value.slice(-1)
  return value.slice(0, -1) + (/[0-8a-yA-Y]/.test(end) ? String.fromCharCode(end.charCodeAt(0) + 1) : 'A')
}

const CHANGES: { what: string; change: (holder: Json, key: string) => void }[] = [
  {
    what: 'changed',
    change: (holder, key) => {
      if (holder[key] === null || typeof holder[key] !== 'object') holder[key] = otherThan(holder[key])
    },
  },
  {
    what: 'left out',
    change: (holder, key) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
  },
  {
    what: 'twice',
    change: (holder, key) => Array.isArray(holder) && holder.splice(Number(key), 0, holder[Number(key)]),
  },
  {
    what: 'and the next, in the other order',
    change: (holder, key) => {
      const next = Array.isArray(holder) && holder[Number(key) + 1]
      if (next) holder.splice(Number(key), 2, next, holder[Number(key)])
    },
  },
  {
    what: 'with a part more',
    change: (holder, key) => {
      if (holder[key]?.constructor === Object) holder[key].more = 1
    },
  },
]

/** A statement with each of its parts changed, left out, twice, moved or added to: one thing at a time. */
export function* everyChangeOf(statement: Json): Generator<{ what: string; changed: Json }> {
  const before = JSON.stringify(statement)
  for (const path of placesIn(statement))
    for (const { what, change } of path.length > 0 ? CHANGES : []) {
      const changed = structuredClone(statement)
      const holder = path.slice(0, -1).reduce((value, key) => value[key], changed)
      change(holder, String(path.at(-1)))
      if (JSON.stringify(changed) !== before) yield { what: `${path.join('.')} ${what}`, changed }
    }
}
