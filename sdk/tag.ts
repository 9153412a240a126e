import { partner, start } from './core'
import type { Partner } from './surface'

declare global {
  interface Window {
    /** The SDK, or the inline stub with the calls it has queued. */
    partner?: Partner & { q?: Iterable<[name: string, first?: unknown, second?: unknown]> }
  }
}

/**
 * Starts from the attributes of the script tag that is running, then replays the stub's calls.
 * Returns the tag's attributes, or nothing when there is no tag or another one came first.
 */
export const startFromTag = (): DOMStringMap | undefined => {
  const tag: { dataset: DOMStringMap; src?: string } | null =
    document.currentScript || document.querySelector<HTMLScriptElement>('script[data-partner]')
  const early = window.partner
  if (!tag || early?.get) return
  const { dataset } = tag
  window.partner = partner
  start({
    ...dataset,
    key: `${dataset.partner}`,
    api: dataset.api || new URL('/api', tag.src || location.href).href,
    consent: 'consent' in dataset,
  })
  for (const call of early?.q || []) partner(...call)
  return dataset
}
