import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const guards = (...names) => names.map((name) => `worker/guards/${name}.test.ts`)

/** Which tests ought to notice, the cheapest first; those beside the code come after the first of these. */
const OF_KIND = {
  checks: { first: guards('money-rows', 'append-only'), later: [] },
  triggers: { first: [], later: guards('deliveries', 'lost-replies') },
  claims: { first: guards('claims', 'money-rows'), later: guards('money-race', 'race') },
  revisions: { first: guards('old-versions', 'stale', 'stale-details'), later: guards('money-race', 'claims', 'race') },
  tenant: { first: guards('namesakes'), later: guards('tenant-walls', 'deliveries') },
  permissions: { first: guards('roles'), later: [] },
  refusals: { first: [], later: guards('tenant-walls', 'bad-input', 'money-race', 'worked-examples') },
}

/** Where the tests of some code stand elsewhere. */
const ELSEWHERE = [
  [
    'worker/orders/',
    guards('odd-ingestion', 'stale', 'stale-details', 'repeated-requests', 'idempotency', 'any-order'),
  ],
  ['worker/deals/', guards('stale', 'stale-details')],
  [
    'worker/core/payout.',
    ['decisions/approve', 'request', 'rails/export'].map((name) => `worker/payouts/${name}.test.ts`),
  ],
  ['worker/commissions/months.ts', ['worker/commissions/rules/months.test.ts']],
  ['worker/activity/', guards('deliveries', 'unsent', 'lost-replies')],
  ['worker/payouts/rails/hand-over.ts', ['worker/connectors/rails/accounts.test.ts']],
  ['worker/payouts/routes.ts', ['worker/payouts/list.test.ts']],
  ['worker/payouts/propose.ts', guards('ledger-check')],
  ['worker/payouts/repayments/', ['worker/payouts/adjustments/adjustments.test.ts']],
  ['worker/payouts/commit-decision.ts', guards('stale')],
  ['worker/payouts/revise.ts', guards('stale', 'stale-details')],
  ['worker/ledger/freeze.ts', guards('ledger-check', 'stale')],
  ['worker/platform/tenant.ts', ['worker/organizations/routes.test.ts', 'worker/ledger/closing/close.test.ts']],
  ['worker/visits/', guards('repeated-visits', 'deliveries', 'arrival')],
]

/** Those in the folder of the code, else in the nearest one above that has any; in the core a test has its name. */
async function testsBeside(root, path) {
  if (!path.startsWith('worker/')) return []
  if (path.startsWith('worker/core/')) return [path.replace(/\.ts$/, '.test.ts')]
  for (let folder = dirname(path); folder !== 'worker'; folder = dirname(folder)) {
    const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.test.ts'))
    if (names.length > 0) return names.map((name) => `${folder}/${name}`)
  }
  return []
}

export async function testsFor(root, { kind, path }) {
  const { first, later } = OF_KIND[kind]
  const inDatabase = path.startsWith('worker/') ? [] : OF_KIND.checks.first
  const elsewhere = ELSEWHERE.flatMap(([start, tests]) => (path.startsWith(start) ? tests : []))
  const all = [...inDatabase, ...first, ...elsewhere, ...(await testsBeside(root, path)), ...later]
  return [...new Set(all)].filter((file) => existsSync(join(root, file)))
}
