import type { Bindings } from '../platform/env'
import { newId } from '../platform/id'
import { secretBox } from '../platform/seal'
import { openDirectory } from '../platform/tenant'

export type Mail = { to: string; subject: string; text: string; html?: string }

const RESEND = 'https://api.resend.com/emails'
const TIMEOUT_MILLISECONDS = 10_000

async function sendByResend(env: Bindings, apiKey: string, mail: Mail, idempotencyKey: string) {
  const response = await fetch(RESEND, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify({ from: env.MAIL_FROM, ...mail, to: [mail.to] }),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  })
  // The answer may quote the address; only its status may reach a log.
  if (!response.ok) throw new Error(`the mail provider answered ${response.status}`)
}

/** In development a mail goes no further than /outbox; sealed, because it carries an address and a token. */
async function keepInOutbox(env: Bindings, mail: Mail, now: number) {
  const sealed = await secretBox(env.SECRET_KEY).seal(JSON.stringify(mail))
  await openDirectory(env)
    .$client.prepare('INSERT INTO mails (id, sealed, at) VALUES (?, ?, ?)')
    .bind(newId('mai', now), sealed, now)
    .run()
}

/** One mail; the same `idempotencyKey` sends it once. Rejects when the provider does not take it, or there is none. */
export async function sendMail(env: Bindings, mail: Mail, idempotencyKey: string, now: number): Promise<void> {
  if (env.RESEND_API_KEY) return sendByResend(env, env.RESEND_API_KEY, mail, idempotencyKey)
  if (env.ENVIRONMENT === 'development') return keepInOutbox(env, mail, now)
  throw new Error('no mail can be sent: set the secret RESEND_API_KEY and the variable MAIL_FROM')
}
