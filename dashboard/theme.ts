import { keep, kept } from './kept'

const NAME = 'tributary.theme'
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const theme = (): Theme => THEMES.find((known) => known === kept(NAME)) ?? 'system'

/** Shows the page in this theme from now on; `system` follows the device, and CSS knows no rule for it. */
export function applyTheme(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen
  keep(NAME, chosen)
}
