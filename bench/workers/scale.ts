import * as z from 'zod'
import { checkBooks } from '../../worker/ledger/check'
import { checkDay } from '../../worker/ledger/closing/check-day'
import { closeDays } from '../../worker/ledger/closing/close'
import { recountSlice } from '../../worker/ledger/closing/recount'
import { openBalances, post } from '../../worker/ledger/post'
import { earnings } from '../../worker/ledger/schema'
import { commitDirectory } from '../../worker/organizations/commit-directory'
import { inviteUser } from '../../worker/organizations/invite-user'
import { issueSignIn } from '../../worker/organizations/issue-sign-in'
import { insertRows } from '../../worker/platform/d1'
import { newId } from '../../worker/platform/id'
import { commit, openTenant } from '../../worker/platform/tenant'
import { JOBS, runSchedule } from '../../worker/schedule'
import type { HarnessBindings } from './bindings'
import { countReads } from './count-reads'
import { countRows } from './count-rows'
import { Organization } from './found'
import { atTime, Sent, sendThrough } from './through'

const At = z.object({ organization: Organization, at: z.int() })
type At = z.output<typeof At>

/** The organization at a time, with every row counted that is read on its behalf in batches. */
function counted(env: HarnessBindings, { organization, at }: At) {
  const { database, rowsRead } = countRows(env.SHARD_00)
  return { tenant: openTenant({ ...env, SHARD_00: database }, { ...organization, epoch: 1 }, at), rowsRead }
}

/** A small day of the books: adjustments for one partner after the other, each an earning of its own. */
async function bookDay(env: HarnessBindings, { organization, at }: At, count: number) {
  const { tenant } = counted(env, { organization, at })
  const made = Array.from({ length: count }, (_, n) => {
    const partnerId = organization.partners[n % organization.partners.length]?.id ?? ''
    return { partnerId, currency: 'USD', id: newId('com', at), sourceId: newId('adj', at), amount: 100 + n }
  })
  const causeId = `adjustment.approved:${newId('adj', at)}`
  await commit(tenant, [
    ...openBalances(tenant, made),
    ...insertRows(
      tenant.organizationId,
      earnings,
      made.map(({ amount, ...row }) => ({ ...row, kind: 'adjustment' as const, dueAt: at, createdAt: at })),
    ),
    ...post(
      tenant,
      made.map(({ id, partnerId, currency, amount }) => ({
        ...{ causeId, currency, debit: 'adjustments', credit: 'pending', amount, partnerId, earningId: id },
        ...{ forEarningId: null, payoutId: null },
      })),
    ),
  ])
}

async function invite(env: HarnessBindings, { organization, at }: At, partnerId: string): Promise<string> {
  const tenant = openTenant(env, { ...organization, epoch: 1 }, at)
  const email = `${partnerId.replace('_', '-')}@people.example`
  return (await inviteUser(env, tenant, { email, role: 'partner_admin', partnerId })).userId
}

/** What `node bench/run.mjs scale` asks of the product beside its front door. */
export const SCALE_ACTIONS: Record<string, (body: unknown, env: HarnessBindings) => Promise<unknown>> = {
  '/through': (body, env) => sendThrough(env, z.object({ requests: Sent }).parse(body).requests),

  /** What each request reads of the shard: the front door again, on a database that counts. */
  async '/rows-read'(body, env) {
    const { requests } = z.object({ requests: Sent }).parse(body)
    const rowsRead: number[] = []
    for (const request of requests) {
      const counting = countReads(env.SHARD_00)
      await sendThrough({ ...env, SHARD_00: counting.database }, [request])
      rowsRead.push(counting.rowsRead())
    }
    return { rowsRead }
  },

  async '/clock'(body, env) {
    const { at } = z.object({ at: z.int() }).parse(body)
    const jobs = JOBS.filter(({ name }) => name === 'clear_earnings')
    await atTime(at, () => runSchedule(env, at, jobs))
    return { done: true }
  },

  async '/sign-in'(body, env) {
    const { organization, at, partnerId } = At.extend({ partnerId: z.string().optional() }).parse(body)
    const userId = partnerId === undefined ? organization.ownerId : await invite(env, { organization, at }, partnerId)
    const { token, write } = await issueSignIn(env, userId, at)
    await commitDirectory(env, [write])
    const asked = { at, method: 'POST', path: '/api/sign-in/redeem', headers: {}, body: { token } }
    const [answer] = await sendThrough(env, [asked])
    return { cookie: answer?.cookie ?? null }
  },

  async '/books/day'(body, env) {
    const asked = At.extend({ count: z.int() }).parse(body)
    await bookDay(env, asked, asked.count)
    return { booked: asked.count }
  },
  async '/books/close'(body, env) {
    const { tenant, rowsRead } = counted(env, At.parse(body))
    return { closed: await closeDays(tenant), rowsRead: rowsRead() }
  },
  async '/books/check'(body, env) {
    const { tenant, rowsRead } = counted(env, At.parse(body))
    const check = await checkDay(tenant)
    return { ok: check?.ok ?? null, rowsRead: rowsRead() }
  },
  async '/books/recount'(body, env) {
    const { tenant, rowsRead } = counted(env, At.parse(body))
    return { isFinished: await recountSlice(tenant), rowsRead: rowsRead() }
  },
  async '/books/whole'(body, env) {
    const { tenant, rowsRead } = counted(env, At.parse(body))
    const { ok } = await checkBooks(tenant)
    return { ok, rowsRead: rowsRead() }
  },
}
