import { DAY } from '../core/visit'
import { readClick, type SignedClick } from '../partners/links/click-token'
import { type Write, write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'

/** Somebody who shows a token: by keys `v:` visitor, `e:` e-mail hash, `x:` external id. */
export type Presented = { token: string; keys: string[]; at: number }

/**
 * A token belongs to the first person who shows it. Whoever shares a key with its holder is the same person, and what
 * else is known of them is remembered; another person changes nothing.
 */
const HOLD = `INSERT INTO click_holders (organization_id, nonce, key, at)
  SELECT ?1, j.value->>'nonce', k.value, CAST(j.value->>'at' AS INTEGER)
  FROM json_each(?2) j, json_each(j.value, '$.keys') k
  WHERE NOT EXISTS (SELECT 1 FROM click_holders h WHERE h.organization_id = ?1 AND h.nonce = j.value->>'nonce')
  OR EXISTS (SELECT 1 FROM click_holders h JOIN json_each(j.value, '$.keys') mine ON h.key = mine.value
    WHERE h.organization_id = ?1 AND h.nonce = j.value->>'nonce')
  ON CONFLICT (organization_id, nonce, key) DO NOTHING`

const isInTime = (click: SignedClick, at: number, windowDays: number) =>
  click.at <= at && at - click.at <= windowDays * DAY

/** The writes that bind tokens to who shows them first; what is not genuine or too old binds nothing. */
export async function holdClicks(tenant: Tenant, presented: Presented[], windowDays: number): Promise<Write[]> {
  const rows = new Map<string, { nonce: string; keys: string[]; at: number }>()
  for (const { token, keys, at } of presented.toSorted((a, b) => a.at - b.at)) {
    const click = await readClick(tenant, token)
    if (click && keys.length && isInTime(click, at, windowDays) && !rows.has(click.nonce))
      rows.set(click.nonce, { nonce: click.nonce, keys, at })
  }
  return rows.size ? [write(HOLD, tenant.organizationId, JSON.stringify([...rows.values()]))] : []
}
