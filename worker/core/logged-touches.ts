import type { LoggedRules, Resolution } from './evidence'
import type { Touch } from './touch'

/**
 * Adds what was logged by hand. A lead's touches stay measured from the lead; those logged later, a demo or a
 * proposal, count until the order or the close.
 */
export const withLogged = <Known extends Resolution>(
  resolution: Known,
  touches: readonly Touch[],
  rules: LoggedRules,
): Known =>
  touches.length === 0
    ? resolution
    : {
        ...resolution,
        touches: [...resolution.touches, ...touches.map((touch) => ({ ...touch, source: 'logged' as const }))],
        logged: rules,
      }
