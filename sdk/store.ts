import { attempt, DAY, settings } from './settings'
import type { Referral } from './surface'

/**
 * The browser's storage, or memory where there is none. It is open from the start (page visible, consent given or not
 * asked for) to the withdrawal of consent; while it is closed, nothing is read, kept or sent.
 */
export let storage: Record<string, string | undefined> | undefined

export const openStorage = (): void => {
  storage = attempt(() => localStorage) || {}
}

/** How long a click is remembered, in milliseconds; a value that is not a number counts as absent. */
const memory = (): number => (Number(settings.days) || 90) * DAY

/** The referral not older than `days`: the cookie's, else the mirror's. */
export const read = (): Referral => {
  const [visitor, ref, time = '', token] = `; ${attempt(() => document.cookie)}; _tb=${storage?._tb}`
    .replace(/.*?; _tb=/, '')
    .split(/[;~]/)
  const at = parseInt(time, 36)
  return Date.now() - at < memory() && storage ? { at, token, visitor, ref: ref || undefined } : {}
}

/** Keeps text as far as the browser lets us: the storage may be full or closed. */
export const save = (name: string, text: string): void =>
  attempt(() => {
    if (storage) storage[name] = text
  })

// A public suffix refuses the cookie, so each wider domain is tried and read back; the widest that takes it wins.
const setCookie = (value: string): void =>
  attempt(() => {
    location.hostname.split('.').some((_, index, labels) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is asynchronous and wants https.
      document.cookie = `_tb=${value};domain=${settings.domain || labels.slice(-index - 2).join('.')};max-age=${value ? memory() / 1e3 : 0};path=/;samesite=lax;${location.protocol > 'https' && 'secure'}`
      return value && document.cookie.includes(value)
    })
  })

/** Stores the referral; again on the same UTC day changes nothing. */
export const write = (state: Referral): void => {
  const value = [state.visitor, state.ref, state.at?.toString(36), state.token].join('~')
  const mirror = `${value}~${(Date.now() / DAY) | 0}`
  if (!state.visitor || storage?._tb === mirror) return
  save('_tb', mirror)
  // The old cookie goes first, or reading back would find it where the new one was refused.
  setCookie('')
  setCookie(value)
}

/** Forgets everything and closes the storage. */
export const erase = (): void => {
  delete storage?._tbq
  delete storage?._tb
  storage = undefined
  setCookie('')
}
