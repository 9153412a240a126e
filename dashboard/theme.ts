const NAME = 'tributary.theme'
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export function theme(): Theme {
  try {
    const kept = localStorage.getItem(NAME)
    return THEMES.find((known) => known === kept) ?? 'system'
  } catch {
    return 'system'
  }
}

/** Shows the page in this theme from now on; `system` follows the device. */
export function applyTheme(chosen: Theme): void {
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
  try {
    localStorage.setItem(NAME, chosen)
  } catch {
    // It then lasts as long as the page.
  }
}
