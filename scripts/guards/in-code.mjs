import { closing, without } from './source.mjs'

const NOTHING = `({ sql: 'SELECT 1', params: [] })`
/** What decides about money, or about what money follows from; everything else guards its own. */
const MONEY_PATH =
  /^worker\/(ledger|payouts|commissions|deals|orders|partners\/bank|connectors\/rails|platform\/tenant|core\/(payout|credit|deal)\.)/
/** Where these are made, not used. */
const MAKERS = [
  'worker/platform/d1.ts',
  'worker/platform/versions.ts',
  'worker/platform/auth.ts',
  'worker/activity/record.ts',
]

function callsOf(file, pattern) {
  if (MAKERS.includes(file.path)) return []
  return [...file.code.matchAll(pattern)].map((match) => {
    const open = match.index + match[0].length - 1
    return { start: match.index, end: closing(file.code, open), open }
  })
}

/** Somebody else's rows are let in; the words stay, as `readAll` looks for them, and an index that was named may stay. */
const ANYBODY = [
  [/(\b\w+\.)?\borganization_id = \?1(?!\d)/g, (column) => `${column} > substr(?1, 1, 0) /* organization_id = ?1 */`],
  [/(\b\w+\.)?\borganization_id = \?(?!\d)/g, (column) => `${column} > substr(?, 1, 0)`],
  [/(\b\w+\.)?\borganization_id = \$\{[\w.]+\}/g, (column, whose) => `${column} > substr(${whose}, 1, 0)`],
  [/(?<=\borganizations(?: SET [^']*)? WHERE )id = \?/g, (column) => `${column} > substr(?, 1, 0)`],
  [/(\b\w+\.)?\borganization_id = (?=\w+\.organization_id)\w+\.organization_id/g, (column) => `${column} > ''`],
]

/** Rows picked by their organization and key, where a key alone would pick those of others as well. */
const PAIRS = /\(organization_id, ((?:\w+, )*\w+)\) IN\s+\(SELECT organization_id, /g

const inPairs = (file) =>
  [...file.code.matchAll(PAIRS)].map(({ 0: pair, 1: key, index }) => ({
    ...without('tenant', file, index, index + pair.length, `(${key}) IN (SELECT `, pair),
    isSql: true,
  }))

const inSql = (file) =>
  ANYBODY.flatMap(([pattern, instead]) =>
    [...file.code.matchAll(pattern)]
      .filter(({ index }) => !isProse(file.code, index))
      .map((match) => {
        const end = match.index + match[0].length
        const around = file.code.slice(0, end).split('\n').at(-1) + file.code.slice(end).split('\n')[0]
        const open = instead(match[0].split(' = ')[0], match[0].split(' = ')[1])
        return { ...without('tenant', file, match.index, end, open, around), isSql: true }
      }),
  )

const inConditions = (file) =>
  [
    ...callsOf(file, /\bownedBy\(/g),
    ...callsOf(file, /\beq\((?=\w+\.organizationId, \w+\.organizationId\)|organizations\.id, organizationId\))/g),
  ]
    .filter(({ start }) => !/const (?:ownedBy = .*\n\s*)?$/.test(file.code.slice(0, start)))
    .map(({ start, end }) => without('tenant', file, start, end, 'undefined', file.code.slice(start, end)))

const tenantFilters = (file) => [...inSql(file), ...inPairs(file), ...inConditions(file)]

const isProse = (code, index) => {
  const line = code.slice(code.lastIndexOf('\n', index) + 1, code.indexOf('\n', index))
  return /^\s*(\/?\*|\/\/)|new Error\(|\.includes\(/.test(line)
}

/** A claim without its key is a mere note: it passes as often as it is written. */
function claims(file) {
  if (!MONEY_PATH.test(file.path) || /schema\.ts$/.test(file.path)) return []
  return [...file.code.matchAll(/\baction(?=:|,)/g)].flatMap(({ index }) => {
    const start = opening(file.code, index)
    const end = closing(file.code, start)
    const named = /[,{]\s*(key)(?=:|,|\s*\})/.exec(file.code.slice(start, end))
    if (named === null) return []
    const from = start + named.index + named[0].length - 'key'.length
    const to = from + 'key'.length
    const until = file.code[to] === ':' ? to + 1 + valueLength(file.code, to + 1) : to
    return [without('claims', file, from, until, 'key: undefined', file.code.slice(start, end))]
  })
}

/** The bracket around what stands at `index`. */
function opening(code, index) {
  for (let depth = 0, at = index; ; at--) {
    if (')]}'.includes(code[at])) depth += 1
    if ('([{'.includes(code[at]) && depth-- === 0) return at
  }
}

/** How long the value of a property is, up to the comma or bracket that ends it. */
function valueLength(code, start) {
  let at = start
  while (!',}'.includes(code[at])) {
    if ('([{'.includes(code[at])) at = closing(code, at)
    else if ("'`".includes(code[at])) at = code.indexOf(code[at], at + 1) + 1
    else at += 1
  }
  return at - start
}

const STILL_AS_READ =
  /AND (?:\w+\.)?(?:version|revision) = (?:j\.(?:version|revision) - 1|CAST\(\?\d? AS INTEGER\)|\?\d?|\$\{[\w.]+\})/g

const revisions = (file) => (MONEY_PATH.test(file.path) ? staleChecks(file) : [])

const staleChecks = (file) => [
  ...callsOf(file, /\brequire(?:Changes|That)\(/g).map(({ start, end }) =>
    without('revisions', file, start, end, NOTHING, file.code.slice(start, end)),
  ),
  ...callsOf(file, /\bmatchVersion\(/g).map(({ start, end }) =>
    without('revisions', file, start, end, 'undefined', file.code.slice(start, end)),
  ),
  ...[...file.code.matchAll(STILL_AS_READ)].map((match) =>
    without('revisions', file, match.index, match.index + match[0].length, holeKept(match[0]), match[0]),
  ),
]

/** A statement must still use what is bound to it. */
const holeKept = (condition) => {
  const hole = /\?\d?/.exec(condition)
  return hole ? `AND ${hole[0]} IS NOT NULL` : ''
}

/** Everybody who is signed in, or has a key, is let in. */
const permissions = (file) =>
  callsOf(file, /\ballow\(/g).map(({ start, end }) => {
    const route = /^[^\n]*\n?[^\n]*/.exec(file.code.slice(file.code.lastIndexOf('\n', start) + 1))?.[0] ?? ''
    return without('permissions', file, start, end, '(_, next) => next()', route.split('=>')[0])
  })

/** What a verb of money refuses before it writes. */
const refusals = (file) =>
  MONEY_PATH.test(file.path)
    ? [...file.code.matchAll(/\bif \(/g)].flatMap((match) => {
        const open = match.index + match[0].length - 1
        const end = closing(file.code, open)
        const then = /^\s*(?:\{\s*)?(?:throw |return (?:\{ refusal: )?'\w+_\w+'(?! as))[^\n]*/.exec(
          file.code.slice(end),
        )
        if (!then || /throw error|new Error/.test(then[0])) return []
        const name = `${file.code.slice(match.index, end)} ${then[0]}`
        return [without('refusals', file, open, end, '(false)', name)]
      })
    : []

/** Every tenant filter, claim, compare-and-set, permission and refusal in the Worker's code. */
export const guardsInCode = (files) =>
  files.flatMap((file) => [
    ...tenantFilters(file),
    ...claims(file),
    ...revisions(file),
    ...permissions(file),
    ...refusals(file),
  ])
