import { requireChanges, write } from '../platform/d1'
import type { Bindings } from '../platform/env'
import { refusedBy } from '../platform/errors'
import { secretBox } from '../platform/seal'
import { commitDirectory } from './commit-directory'
import { drawSecrets, signInAddress } from './issue-sign-in'
import { sendMail } from './mail'
import { findSignIn } from './session-queries'
import { emailOf } from './users'

const TOO_LATE_MILLISECONDS = 3_600_000

const mailText = (url: string, code: string, home: string) => `Sign in to Tributary:

${url}

Or type this code: ${code}

The link and the code work once, for 15 minutes. After that, ask for new ones at ${home}
If you did not ask for this mail, you can ignore it: nobody can sign in without it.
`

/**
 * Draws the token and the code, stores their hashes and mails them; a token never rests in a queue. A message that
 * comes again mails fresh ones. Nothing is sent for a sign-in that is not there, was used, or is an hour old.
 */
export async function sendSignIn(env: Bindings, signInId: string, now: number): Promise<void> {
  const signIn = await findSignIn(env, signInId)
  if (!signIn || signIn.usedAt !== null || now - signIn.requestedAt > TOO_LATE_MILLISECONDS) return
  const { token, code, tokenHash, codeHash, expiresAt } = await drawSecrets(env, signInId, now)
  try {
    await commitDirectory(env, [
      write(
        'UPDATE sign_ins SET token_hash = ?, code_hash = ?, expires_at = ? WHERE id = ? AND used_at IS NULL',
        tokenHash,
        codeHash,
        expiresAt,
        signInId,
      ),
      requireChanges(1, 'sign_in_was_used'),
    ])
  } catch (error) {
    if (refusedBy(error, 'sign_in_was_used')) return
    throw error
  }
  const to = await emailOf(secretBox(env.SECRET_KEY), signIn.sealed)
  const text = mailText(signInAddress(env, token), code, new URL('/sign-in', env.PUBLIC_URL).toString())
  await sendMail(
    env,
    { to, subject: `${code} is your Tributary code`, text },
    `${signInId}.${tokenHash.slice(0, 16)}`,
    now,
  )
}
