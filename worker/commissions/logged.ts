import type { LoggedRules, Resolution } from '../core/evidence'
import { withLogged } from '../core/logged-touches'
import type { Touch } from '../core/touch'
import type { TouchpointRow } from '../deals/queries'

const touchOf = ({ id, partnerId, type, occurredAt, weight }: TouchpointRow): Touch => ({
  id,
  partnerId,
  type,
  at: occurredAt,
  weight,
})

/** What was resolved, and the touchpoints that were logged by hand on the same order or deal. */
export const withTouchpoints = <Known extends Resolution>(
  resolution: Known | undefined,
  touchpoints: TouchpointRow[] | undefined,
  rules: LoggedRules,
): Known | undefined => resolution && withLogged(resolution, (touchpoints ?? []).map(touchOf), rules)
