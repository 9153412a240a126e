import * as z from 'zod'
import { quarantine } from '../activity/dead-letters'
import { settleWork } from '../activity/pending'
import { sendSignIn } from '../organizations/send-sign-in'
import { BANK_CHANGED, mailBankChange } from '../partners/bank/mail'
import { RAIL_CALL } from '../payouts/rails/hand-over'
import { consume, isFinal, type Received, shaped } from '../platform/consumer'
import type { Bindings, MessageBatch } from '../platform/env'
import { residenceOf } from '../platform/residence'
import { commit, openTenant, type Tenant } from '../platform/tenant'
import { applyChange, finishDelivery } from './apply'
import type { Connector } from './connector'
import { dueWork, findActiveConnection, findDelivery, workOfDelivery } from './queries'
import { callRail } from './rails/call'
import { APPLY } from './receive'
import { openSecrets } from './secrets'
import { connectors } from './sources'

async function enriched(connector: Connector, changes: ReturnType<Connector['changes']>, apiKey: string | null) {
  const { enrich } = connector
  if (!enrich || !apiKey) return changes
  return Promise.all(changes.map((change) => enrich(change, { apiKey, fetch: (...request) => fetch(...request) })))
}

/** Says in our words what a stored delivery means, and applies it. Every step may be repeated. */
export async function applyDelivery(tenant: Tenant, deliveryId: string) {
  const [delivery] = await findDelivery(tenant, deliveryId)
  const work = await workOfDelivery(tenant, deliveryId)
  if (!delivery || (delivery.status !== 'stored' && delivery.status !== 'failed')) return
  const [connection] = await findActiveConnection(tenant, delivery.connectionId)
  if (!connection)
    return void (await finishDelivery(tenant, deliveryId, { status: 'ignored', outcome: 'connection_removed' }, work))
  const connector = connectors[connection.source]
  const { api_key: apiKey } = await openSecrets(tenant, connection.sealed)
  const payload: unknown = JSON.parse(await tenant.secrets.open(delivery.sealed))
  const changes = await enriched(
    connector,
    connector.changes(payload, connector.settings.parse(connection.settings)),
    apiKey,
  )
  for (const change of changes) await applyChange(tenant, connection.id, change)
  const ignored = changes.flatMap((change) => (change.type === 'ignored' ? [change.reason] : []))
  const status = ignored.length === changes.length ? 'ignored' : 'applied'
  const outcome = status === 'ignored' ? ignored.join(', ') : changes.map(({ type }) => type).join(', ')
  await finishDelivery(tenant, deliveryId, { status, outcome }, work)
}

const Message = z.union([
  z.strictObject({ subject: z.string().max(64) }),
  z.strictObject({ sign_in_id: z.string().max(64) }),
])
type Message = z.output<typeof Message>

type Work = (env: Bindings, tenant: Tenant, subject: string) => Promise<unknown>

/** Work that is one call: done as long as it is due, and settled by what it answers. */
const whileDue =
  (kind: string, work: (env: Bindings, tenant: Tenant, subject: string, token: string) => Promise<unknown>): Work =>
  async (env, tenant, subject) => {
    const due = await dueWork(tenant, `${kind}:${subject}`)
    if (!due) return
    await work(env, tenant, subject, due.token)
    await commit(tenant, settleWork(tenant, [due]))
  }

/** What the deliveries queue carries, by kind of message. */
const WORK: Record<string, Work> = {
  [APPLY]: (_, tenant, subject) => applyDelivery(tenant, subject),
  [BANK_CHANGED]: whileDue(BANK_CHANGED, mailBankChange),
  [RAIL_CALL]: whileDue(RAIL_CALL, callRail),
}

async function deliver(env: Bindings, { envelope, body }: Received<Message>) {
  const now = Date.now()
  if ('sign_in_id' in body) return sendSignIn(env, body.sign_in_id, now)
  const residence = await residenceOf(env, envelope.organization_id, now)
  const work = WORK[envelope.kind]
  if (!residence || !work) throw new Error(`no such work: ${envelope.kind}`)
  await work(env, openTenant(env, residence, now), body.subject)
}

/** A delivery that says something impossible stays visible where it came in, and among the dead letters. */
async function refuse(env: Bindings, { envelope, body }: Received<Message>, error: unknown) {
  const now = Date.now()
  const residence = await residenceOf(env, envelope.organization_id, now)
  if (!residence || !('subject' in body) || envelope.kind !== APPLY) return
  const outcome =
    error instanceof z.ZodError
      ? 'a required field is missing or wrong'
      : error instanceof Error
        ? error.message
        : 'refused'
  await finishDelivery(openTenant(env, residence, now), body.subject, { status: 'failed', outcome }, null)
}

/** Work for the slow outside world: one call each, each with its own pace. */
export const deliveriesConsumer = (batch: MessageBatch<unknown>, env: Bindings) =>
  consume(
    batch,
    shaped(Message),
    async (messages) => {
      for (const received of messages) {
        try {
          await deliver(env, received)
          received.settle.done()
        } catch (error) {
          if (isFinal(error) || error instanceof z.ZodError) {
            await refuse(env, received, error)
            await quarantine(
              env,
              'deliveries',
              received.message,
              String(error instanceof z.ZodError ? 'unreadable delivery' : error),
            )
            received.settle.done()
          } else received.settle.again(error)
        }
      }
    },
    (message, reason) => quarantine(env, 'deliveries', message, reason),
  )
