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

const millisecondsLeft = (at: number): number => at + (Number(settings.days) || 90) * DAY - Date.now()

/** The referral not older than `days`: the cookie's, else the mirror's. */
export const read = (): Referral => {
  const [visitor, ref, time = '', token] =
    `; ${attempt(() => document.cookie)}; _tb=${storage?._tb}`.split('; _tb=')[1]?.split(/[;~]/) || []
  const at = parseInt(time, 36)
  return storage && millisecondsLeft(at) > 0 ? { visitor, ref, at, token } : {}
}

/** Keeps text as far as the browser lets us: the storage may be full or closed. */
export const save = (name: string, text: string): void =>
  attempt(() => {
    if (storage) storage[name] = text
  })

// A public suffix refuses the cookie, so each wider domain is tried and read back; the widest that takes it wins.
const setCookie = (value: string, maxAge: number): void =>
  attempt(() => {
    const labels = location.hostname.split('.')
    for (let count = labels[1] ? 2 : 1; count <= labels.length; count++) {
      const domain = settings.domain || labels.slice(-count).join('.')
      document.cookie = `_tb=${value};path=/;samesite=lax;max-age=${maxAge};domain=${domain};${location.protocol > 'https' && 'secure'}`
      if (value && document.cookie.includes(value)) break
    }
  })

/** Stores the referral until `days` after its click; again on the same UTC day changes nothing. */
export const write = ({ visitor, ref, at = 0, token }: Referral): void => {
  const value = [visitor, ref, at.toString(36), token].join('~')
  const mirror = `${value}~${(Date.now() / DAY) | 0}`
  if (!visitor || storage?._tb === mirror) return
  save('_tb', mirror)
  // The old cookie goes first, or reading back would find it where the new one was refused.
  setCookie('', 0)
  setCookie(value, (millisecondsLeft(at) / 1e3) | 0)
}

/** Forgets everything and closes the storage. */
export const erase = (): void => {
  openStorage()
  delete storage?._tb
  delete storage?._tbq
  storage = undefined
  setCookie('', 0)
}
