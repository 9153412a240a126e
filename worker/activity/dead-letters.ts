import type { Message } from '@cloudflare/workers-types'
import { isEnvelope } from '../platform/consumer'
import { insertRows, requireChanges, updateRows, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { conflict, refusedBy, unavailable } from '../platform/errors'
import { newId } from '../platform/id'
import { type Envelope, type QueueName, sendAll } from '../platform/queue'
import { residenceOf } from '../platform/residence'
import { secretBox } from '../platform/seal'
import { commit, openTenant, type Tenant } from '../platform/tenant'
import { changedSinceRead } from '../platform/versions'
import type { DeadLetterRow } from './queries'
import { record } from './record'
import { deadLetters } from './schema'

/** What cannot be read has no tenant: it is kept, sealed, where an operator finds it. */
async function keepUnreadable(env: Bindings, queue: string, message: Message<unknown>, reason: string, now: number) {
  const sealed = await secretBox(env.SECRET_KEY).seal(JSON.stringify(message.body ?? null))
  await env.DIRECTORY.prepare(
    'INSERT INTO unreadable (id, queue, sealed, reason, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
  )
    .bind(`${queue}:${message.id}`, queue, sealed, reason.slice(0, 500), now)
    .run()
}

/**
 * Stores a message that will not be tried again, at once and once, in its organization's shard. Work that it stood
 * for is no longer due: from here on a person decides.
 */
export async function quarantine(env: Bindings, queue: QueueName, message: Message<unknown>, reason: string) {
  const now = Date.now()
  const { body: envelope } = message
  const residence = isEnvelope(envelope) ? await residenceOf(env, envelope.organization_id, now) : null
  if (!isEnvelope(envelope) || !residence) return keepUnreadable(env, queue, message, reason, now)
  const tenant = openTenant(env, residence, now)
  const letter = {
    id: newId('dea', now),
    messageId: envelope.id,
    queue: envelope.source_queue,
    kind: envelope.kind,
    sealed: await tenant.secrets.seal(JSON.stringify(envelope.body ?? null)),
    reason: reason.slice(0, 500),
    attempts: Math.max(1, message.attempts),
    firstAt: message.timestamp.getTime(),
    lastAt: now,
    status: 'stored' as const,
    version: 1,
  }
  await commit(tenant, [
    ...insertRows(tenant.organizationId, deadLetters, [letter], 'ON CONFLICT (organization_id, message_id) DO NOTHING'),
    write('DELETE FROM pending WHERE organization_id = ?1 AND key = ?2', tenant.organizationId, workKey(envelope)),
  ])
}

const workKey = (envelope: Envelope) => {
  const { body } = envelope
  const subject = body !== null && typeof body === 'object' && 'subject' in body ? String(body.subject) : ''
  return `${envelope.kind}:${subject}`
}

type Decision = 'redriven' | 'dropped'
type Show = (letter: DeadLetterRow) => unknown

const decidedBefore = (was: string, to: Decision) =>
  conflict(`dead_letter_cannot_go_from_${was}_to_${to}`, 'Somebody decided about this message before.')

/** Errors: 409 when somebody else was faster. */
async function decide(tenant: Tenant, letter: DeadLetterRow, to: Decision, show: Show, reason?: string) {
  const decided = { ...letter, status: to, version: letter.version + 1 }
  try {
    await commit(
      tenant,
      [
        record(tenant, { action: `dead_letter.${to}`, object: letter.id, ...(reason ? { detail: { reason } } : {}) }),
        ...updateRows(
          tenant.organizationId,
          deadLetters,
          ['id'],
          [{ id: letter.id, status: to, version: decided.version }],
          `AND t.status = 'stored'`,
        ),
        requireChanges(1, 'letter_was_decided'),
      ],
      { status: 200, answer: show(decided) },
    )
  } catch (error) {
    throw refusedBy(error, 'letter_was_decided') ? changedSinceRead() : error
  }
  return decided
}

/** Sends the message again under a new id, to the queue it came from. Being sent twice does no harm. */
export async function redrive(
  tenant: Tenant,
  queues: Record<QueueName, Bindings['EVENTS']>,
  letter: DeadLetterRow,
  show: Show,
) {
  if (letter.status !== 'stored') throw decidedBefore(letter.status, 'redriven')
  const envelope: Envelope = {
    v: 1,
    id: newId('msg', tenant.now),
    organization_id: tenant.organizationId,
    source_queue: letter.queue,
    kind: letter.kind,
    body: JSON.parse(await tenant.secrets.open(letter.sealed)),
  }
  try {
    await sendAll(queues[letter.queue], [envelope])
  } catch (error) {
    console.error(JSON.stringify({ letter: letter.id, error: String(error) }))
    throw unavailable('queue_not_available', 'The queue does not take it just now. Nothing was changed.', 10)
  }
  return decide(tenant, letter, 'redriven', show)
}

export async function drop(tenant: Tenant, letter: DeadLetterRow, reason: string, show: Show) {
  if (letter.status !== 'stored') throw decidedBefore(letter.status, 'dropped')
  return decide(tenant, letter, 'dropped', show, reason)
}
