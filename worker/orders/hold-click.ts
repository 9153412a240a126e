import { loadSettings } from '../organizations/settings'
import type { Write } from '../platform/d1'
import type { Tenant } from '../platform/tenant'
import { holdClicks } from '../visits/hold-click'
import { evidenceKeys } from './content'
import type { StoredEvidence } from './lines'

/**
 * The buyer who shows a token first holds it; a visit or a lead of theirs may have shown it before. An order that names
 * no buyer holds it itself.
 */
export async function holdForOrder(
  tenant: Tenant,
  evidence: StoredEvidence,
  at: number,
  orderId?: string,
): Promise<Write[]> {
  if (!evidence.click_token) return []
  const named = evidenceKeys(evidence).filter((key) => !key.startsWith('l:'))
  const keys = named.length === 0 && orderId ? [`o:${orderId}`] : named
  const { clickWindowDays } = await loadSettings(tenant)
  return holdClicks(tenant, [{ token: evidence.click_token, keys, at }], clickWindowDays)
}
