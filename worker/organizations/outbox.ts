import { desc } from 'drizzle-orm'
import * as z from 'zod'
import type { Bindings } from '../platform/env'
import { secretBox } from '../platform/seal'
import { openDirectory } from '../platform/tenant'
import { mails } from './schema'

const SHOWN = 50
const Sealed = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string().optional() })

/** The newest mails that development kept instead of sending, opened; `at` in epoch milliseconds. */
export async function listMails(env: Bindings) {
  const rows = await openDirectory(env).select().from(mails).orderBy(desc(mails.id)).limit(SHOWN)
  return Promise.all(
    rows.map(async ({ id, sealed, at }) => ({
      id,
      at,
      ...Sealed.parse(JSON.parse(await secretBox(env.SECRET_KEY).open(sealed))),
    })),
  )
}
