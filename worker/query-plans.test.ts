import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { settleWork } from './activity/pending'
import { loadBooks } from './ledger/books'
import { reckonings } from './ledger/schema'
import { orders } from './orders/schema'
import { afterLead, afterVisits, makeOrdersDue, ORDERS_OF_SUBJECT } from './orders/work'
import { updateRows, type Write } from './platform/d1'
import { one, openTenant } from './platform/tenant'

/** One sample call for every exported query; a query without one fails the first test. */
const TENANT = 'tenant'
const ENV = 'env'
const page = { limit: 50, before: 'id_9' }
const owner = { organizationId: 'org_1' }
const CALLS: Record<string, unknown[][]> = {
  listDeadLetters: [[TENANT, { ...page, status: 'stored' }]],
  findDeadLetter: [[TENANT, 'dea_1']],
  listActivity: [[TENANT, { ...page, action: 'a', object: 'o', from: 1, to: 2 }]],
  listDirectoryActivity: [[ENV, owner, { limit: 50, beforeSeq: 9 }]],
  dayTotalsOf: [[TENANT, '', 1, 2]],
  topPartners: [[TENANT, 'USD', 1, 2, 5]],
  visitDays: [[TENANT, 1, 2]],
  leadDays: [[TENANT, 'led_1', 'led_2']],
  linkCounts: [[TENANT, ['ptr_1']]],
  partnerTotals: [[TENANT, ['ptr_1']]],
  setUpSoFar: [[TENANT]],
  waitingTasks: [[TENANT]],
  latestAttributions: [[TENANT, ['ord_1']]],
  listCommissions: [
    [TENANT, { ...page }],
    [TENANT, { ...page, partner_id: 'ptr_1', status: 'held' }],
  ],
  findCommission: [[TENANT, 'com_1']],
  listOrders: [[TENANT, { ...page, status: 'paid', source: 'api' }]],
  earningsOf: [[TENANT, ['ord_1']]],
  findReckoning: [[TENANT, 'ord_1']],
  organizationOfConnection: [[ENV, 'con_plan', 1]],
  findActiveConnection: [[TENANT, 'con_1']],
  listConnections: [[TENANT, page]],
  connectionDaysOf: [[TENANT, ['con_1']]],
  findDelivery: [[TENANT, 'dlv_1']],
  listDeliveries: [[TENANT, 'con_1', page]],
  workOfDelivery: [[TENANT, 'dlv_1']],
  leadsByIdentity: [[TENANT, ['e:1']]],
  leadsByVisitor: [[TENANT, ['visitor-1']]],
  leadsByIds: [[TENANT, ['led_1']]],
  listLeads: [[TENANT, page]],
  findLead: [[TENANT, 'led_1']],
  organizationAccounts: [[TENANT]],
  partnerAccounts: [[TENANT, 'ptr_1 USD', 10]],
  listTransfers: [[TENANT, { account: 'partner:ptr_1:available' }, 50, '1|2|c|3']],
  transferPlace: [],
  balancesOf: [[TENANT, ['ptr_1']]],
  earnedBy: [[TENANT, ['ptr_1']]],
  findOrder: [[TENANT, 'ord_1']],
  findOrderBySource: [[TENANT, 'api', '1001']],
  orderByPath: [[TENANT, 'ord_1', 'api']],
  ordersByIds: [[TENANT, ['ord_1']]],
  factsOf: [[TENANT, ['ord_1']]],
  findKeyByHash: [[ENV, 'hash']],
  findSession: [[ENV, 'hash', 1]],
  findUserByEmailHash: [[ENV, 'hash']],
  findOrganization: [[ENV, owner]],
  countByShard: [[ENV]],
  slugsLike: [[ENV, 'shop']],
  listKeys: [[ENV, owner, 50, 'key_9']],
  newestPublishableKey: [[ENV, owner]],
  listMembers: [[ENV, owner, 50, 'mem_9']],
  membershipsOf: [[ENV, owner, 'usr_1']],
  listScheduleRuns: [[ENV]],
  findActorUsers: [[ENV, owner, ['usr_1']]],
  findActorKeys: [[ENV, owner, ['key_1']]],
  findSignIn: [[ENV, 'sig_1']],
  findSignInByToken: [[ENV, 'hash']],
  findLink: [[TENANT, 'lnk_1', null]],
  listLinks: [
    [TENANT, { limit: 50 }, null],
    [TENANT, { limit: 50 }, 'ptr_1'],
  ],
  findCode: [[TENANT, 'alice']],
  linkOfCode: [
    [TENANT, { partnerId: 'ptr_1', shown: 'alice' }, null],
    [TENANT, { partnerId: 'ptr_1', shown: 'alice' }, 'lnk_1'],
  ],
  residenceBySlug: [[ENV, 'shop']],
  residenceByCode: [[ENV, 'alice']],
  partnersByIds: [[TENANT, ['ptr_1']]],
  termsOf: [[TENANT, ['ptr_1']]],
  statusesOf: [[TENANT, ['ptr_1']]],
  inactiveIntervals: [[TENANT, ['ptr_1']]],
  reachOfCodes: [[TENANT, ['alice']]],
  partnersByCodes: [[TENANT, 'link', ['alice']]],
  partnerNames: [[TENANT, ['ptr_1']]],
  findPartner: [[TENANT, 'ptr_1']],
  listPartners: [[TENANT, { limit: 50, status: 'active' }]],
  clearedEarnings: [[TENANT, 1, null]],
  listPayouts: [[TENANT, { ...page, status: 'pending', partner_id: 'ptr_1' }]],
  findPayout: [[TENANT, 'pay_1']],
  linesOf: [[TENANT, ['pay_1']]],
  visitsOf: [[TENANT, ['visitor-1']]],
  holdersOf: [[TENANT, ['nonce']]],
  unknownOf: [[TENANT, [{ visitor_id: 'visitor-1', id: 'v-1' }]]],
  readVisitLog: [[TENANT, null, 20]],
  listDropped: [[TENANT, 1, 2]],
}

/** Sums and counts over an organization on purpose, and a first page, which is read from the newest on. */
const WHOLE_ORGANIZATION = ['listPartners', 'organizationAccounts', 'setUpSoFar', 'waitingTasks', 'clearedEarnings']
/** One row an organization, or a table of the directory that stays small. */
const SMALL = /^(SCAN|SEARCH) (organizations|schedule_runs|settings|residents|freezes|api_keys|memberships|found)\b/

type Database = typeof env.DIRECTORY
const recorded: { sql: string; database: Database }[] = []

const recording = (database: Database): Database =>
  new Proxy(database, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) => {
          recorded.push({ sql, database })
          return target.prepare(sql)
        }
      const value = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

const watched = {
  ...env,
  DIRECTORY: recording(env.DIRECTORY),
  SHARD_00: recording(env.SHARD_00),
  SHARD_01: recording(env.SHARD_01),
}
const tenant = openTenant(watched, { organizationId: 'org_1', shard: 'SHARD_00', epoch: 1 }, 1)

const modules = import.meta.glob<Record<string, unknown>>(['./**/queries.ts', './**/*-queries.ts'], { eager: true })
const queries = Object.entries(modules).flatMap(([file, module]) =>
  Object.entries(module).flatMap(([name, run]) => (typeof run === 'function' ? [{ file, name, run }] : [])),
)

async function plansOf(run: unknown, calls: unknown[][]): Promise<string[]> {
  const plans: string[] = []
  for (const call of calls) {
    recorded.length = 0
    const given = call.map((argument) => (argument === TENANT ? tenant : argument === ENV ? watched : argument))
    if (typeof run === 'function') await Promise.resolve(run(...given)).catch(() => undefined)
    for (const { sql, database } of recorded.splice(0)) {
      const holes = Math.max(
        (sql.match(/\?(?!\d)/g) ?? []).length,
        ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)),
        0,
      )
      const { results } = await database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...Array(holes).fill('[]'))
        .all<{ detail: string }>()
      plans.push(...results.map(({ detail }) => detail))
    }
  }
  return plans
}

/** A table read whole, or all rows of an organization; JSON arrays are read whole on purpose. */
const isSlow = (plan: string) =>
  !SMALL.test(plan) &&
  !/VIRTUAL TABLE|CONSTANT ROW|SUBQUERY|SCAN j$|SCAN \(/.test(plan) &&
  (plan.startsWith('SCAN') || /\(organization_id=\?\)$/.test(plan))

/** Statements of verbs that must find their rows among all of an organization, not beside them. */
const WRITES: Record<string, Write> = {
  'orders that waited for visits': afterVisits(tenant, ['visitor-1']),
  'orders that waited for a lead': afterLead(tenant, { id: 'led_1', keys: ['e:1'], visitorId: 'visitor-1' }),
  'orders of a payment': makeOrdersDue(tenant, ORDERS_OF_SUBJECT, 'con_1', 'payment:pi_1'),
  'many rows by their key': one(updateRows('org_1', orders, ['id'], [{ id: 'ord_1', status: 'paid' }])),
  'many reckonings by their source': one(
    updateRows('org_1', reckonings, ['sourceId'], [{ sourceId: 'ord_1', sales: 1 }]),
  ),
  'work that is done': one(settleWork(tenant, [{ key: 'order.reckon:ord_1', token: 't' }])),
}

async function explained(sql: string) {
  const holes = Math.max(
    (sql.match(/\?(?!\d)/g) ?? []).length,
    ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)),
    0,
  )
  const statement = env.SHARD_00.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...Array(holes).fill('[]'))
  const { results } = await statement.all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

describe('every verb', () => {
  it.each(Object.entries(WRITES))('finds %s by their keys', async (_, { sql }) => {
    const plans = await explained(sql)
    expect(plans).toMatchSnapshot()
    expect(plans.filter(isSlow)).toEqual([])
  })

  it('finds what a reckoning needs of the books by the keys of its orders', async () => {
    recorded.length = 0
    const partners = [{ partnerId: 'ptr_1', currency: 'USD' }]
    await loadBooks(tenant, { sourceIds: ['ord_1'], partners, withOthers: true })
    const plans = (await Promise.all(recorded.splice(0).map(({ sql }) => explained(sql)))).flat()
    expect(plans).toMatchSnapshot()
    expect(plans.filter(isSlow)).toEqual([])
  })
})

describe('every query', () => {
  it.each(queries)('$file: $name has a sample call here', ({ name }) => {
    expect(Object.keys(CALLS)).toContain(name)
  })

  it.each(queries.filter(({ name }) => CALLS[name]?.length))(
    '$name finds its rows by their keys',
    async ({ name, run }) => {
      const plans = await plansOf(run, CALLS[name] ?? [])
      expect(plans.length).toBeGreaterThan(0)
      expect(plans).toMatchSnapshot()
      if (WHOLE_ORGANIZATION.includes(name)) return
      const slow = plans.filter(isSlow)
      expect(slow).toEqual([])
    },
  )
})
