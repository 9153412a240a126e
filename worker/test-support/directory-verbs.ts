import { Hono } from 'hono'
import { quarantine } from '../activity/dead-letters'
import { closeDueDays, recountBooks } from '../ledger/closing/jobs'
import { changeOrganization } from '../organizations/change'
import { idempotent } from '../organizations/idempotency'
import { loadOrganization } from '../organizations/load'
import { removeMember } from '../organizations/remove-member'
import { revokeKey } from '../organizations/revoke-key'
import { changeAccount } from '../payouts/rails/accounts'
import { findRailAccount } from '../payouts/rails/queries'
import { proposeScheduledPayouts } from '../payouts/scheduled'
import type { AppEnv, Bindings } from '../platform/env'
import { SCHEDULED_AT } from './foreign-rows'
import { asInsert, type Cells } from './money-rows'
import type { Verb } from './verbs'

const DAY = 86_400_000
const nothing = () => null

/** The directory has no organization's rows but these, so that somebody else's are told by their ids. */
const inDirectory = (table: string, cells: Cells, organization_id: string) =>
  asInsert(table, { organization_id, ...cells })

const anOrganization = (id: string, shard = 'SHARD_00') =>
  `INSERT INTO organizations (id, name, slug, website, shard, created_at) VALUES ('${id}', 'A', '${id}', 'https://a.example', '${shard}', 1)`

const aUser = (id: string) => `INSERT INTO users (id, email_hash, sealed, created_at) VALUES ('${id}', '${id}', 's', 1)`

const membersOf = (id: string, n: number, userId: string) => [
  inDirectory('memberships', { id: `mem_${n}`, user_id: userId, role: 'owner', created_at: 1 }, id),
  inDirectory(
    'api_keys',
    { id: `key_${n}`, kind: 'publishable', name: 'k', hash: `h${n}`, hint: 'h', public_key: `p${n}`, created_at: 1 },
    id,
  ),
  inDirectory('activity', { key: `k${n}`, at: 1, actor: userId, action: 'a', object: 'o' }, id),
]

export const DIRECTORY = [
  anOrganization('org_1'),
  anOrganization('org_with_schedule'),
  ...['usr_1', 'usr_2'].map(aUser),
  ...membersOf('org_1', 1, 'usr_1'),
]

/** What another organization has there; one of its members is a member of both. */
export const DIRECTORY_LATER = [
  anOrganization('org_0'),
  ...membersOf('org_0', 2, 'usr_2'),
  inDirectory('memberships', { id: 'mem_3', user_id: 'usr_1', role: 'manager', created_at: 1 }, 'org_0'),
]

const LETTER = {
  ...{ id: 'm', timestamp: new Date(1), attempts: 1, ack: nothing, retry: nothing },
  body: {
    ...{ v: 1, id: 'msg_9', organization_id: 'org_1', source_queue: 'events', kind: 'order.reckon' },
    body: { subject: 'ord_1' },
  },
}

/** Asked in a shard where nobody is at home, so that nothing is done for whom it finds. */
const elsewhere = (env: Bindings): Bindings => ({ ...env, SHARD_01: env.SHARD_00 })

const caller = { id: 'key_1', name: 'k', role: 'secret_key' as const, partnerId: null, membershipId: null }

/** What is done beside a tenant's own database, or for all organizations of one. */
export const DIRECTORY_VERBS: Verb[] = [
  { name: 'removing a member', run: (of, env) => removeMember(env, of, 'mem_2') },
  { name: 'revoking a key', run: (of, env) => revokeKey(env, of, 'key_2') },
  {
    name: 'changing an organization',
    run: async (of, env) => changeOrganization(env, of, await loadOrganization(env, of), { name: 'B', hold_days: 9 }),
  },
  { name: 'keeping a dead letter', run: (_, env) => quarantine(env, 'events', LETTER, 'r') },
  {
    name: 'changing a rail',
    run: async (of, env) =>
      changeAccount(env, of, { rail: 'stripe', read: await findRailAccount(of, 'stripe'), given: {} }, nothing),
  },
  ...[11, 12].map((day) => ({
    name: `who has a day ${day} to close`,
    run: (_: unknown, env: Bindings) => closeDueDays(elsewhere(env), 'SHARD_01', (day + 1) * DAY + DAY / 2),
  })),
  { name: 'whose books are to be counted', run: (_, env) => recountBooks(elsewhere(env), 'SHARD_01', 0) },
  { name: 'payouts by the calendar', run: (_, env) => proposeScheduledPayouts(env, 'SHARD_00', SCHEDULED_AT) },
  {
    name: 'asking again under a key',
    run: (of, env) =>
      new Hono<AppEnv>()
        .use(async (c, next) => {
          c.set('tenant', of)
          c.set('caller', caller)
          await next()
        })
        .post('/', idempotent, (c) => c.body(null))
        .request('/', { method: 'POST', headers: { 'Idempotency-Key': 'k' } }, env),
  },
]
