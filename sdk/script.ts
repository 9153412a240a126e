import { partner, start } from './core'

// The attributes of the script tag that is running; another tag, or the inline stub, may have come first.
const tag: { dataset: DOMStringMap; src?: string } | null =
  document.currentScript || document.querySelector<HTMLScriptElement>('script[data-partner]')
const early = window.partner
if (tag && !early?.get) {
  const { dataset } = tag
  const call = (name: string, first?: unknown, second?: unknown): unknown => partner[name]?.(first, second)
  window.partner = Object.assign(call, partner)
  start({
    ...dataset,
    key: dataset.partner,
    api: dataset.api || new URL('/api', tag.src || location.href),
    consent: 'consent' in dataset,
  })
  early?.q?.map((queued) => call(...queued))
}
