import { attempt, DAY, settings, storage } from './settings'

/** Who referred this visitor, when (epoch milliseconds), and the signed token; empty without a referral. */
export type State = [visitor?: string | undefined, ref?: string | undefined, at?: number, token?: string | undefined]

const millisecondsLeft = (at: number): number => at + (Number(settings.days) || 90) * DAY - Date.now()

/** The referral not older than `days`: the cookie's, else the mirror's. */
export const read = (): State => {
  const [, visitor, ref, time = '', token] =
    `; ${attempt(() => document.cookie)}; _tb=${storage._tb}`.match(/; _tb=([\w-]+)~([\w-]+)~(\w+)~([\w.-]*)/) || []
  const at = parseInt(time, 36)
  return millisecondsLeft(at) > 0 ? [visitor, ref, at, token] : []
}

// A public suffix refuses the cookie, so each wider domain is tried and read back; the widest that takes it wins.
// The old cookie goes first, from every domain, or reading back would find it where the new one was refused.
const writeCookie = (cookie: string, maxAge: number): void => {
  attempt(() => {
    const labels = location.hostname.split('.')
    for (const value of ['', cookie])
      for (let count = 2; count < labels.length + 2; count++) {
        const domain = settings.domain || (count > labels.length ? '' : labels.slice(-count).join('.'))
        document.cookie = `_tb=${value};path=/;samesite=lax;max-age=${value && maxAge};domain=${domain}${location.protocol > 'https' ? ';secure' : ''}`
        if (value && document.cookie.includes(value)) break
      }
  })
}

/** Stores the referral until `days` after its click; again on the same UTC day changes nothing. */
export const write = ([visitor, ref, at = 0, token]: State): void => {
  const value = [visitor, ref, at.toString(36), token].join('~')
  const mirror = `${value}~${(Date.now() / DAY) | 0}`
  if (!visitor || storage._tb === mirror) return
  attempt(() => {
    storage._tb = mirror
  })
  writeCookie(value, (millisecondsLeft(at) / 1e3) | 0)
}

export const erase = (): void => {
  delete storage._tb
  delete storage._tbq
  writeCookie('', 0)
}
