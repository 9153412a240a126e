import type { Settings } from './surface'

export const DAY = 864e5

/** Has no `api` until the start. */
export const settings: Partial<Settings> = {}

/** Runs `f`; storage, cookies and odd addresses may throw in a sandbox, and that is no error of the page. */
export const attempt = <T>(f: () => T): T | undefined => {
  try {
    return f()
  } catch {}
}

/** A UUID: the address of a blob ends in one, on plain http too, where `crypto.randomUUID` is missing. */
export const uid = (): string => URL.createObjectURL(new Blob()).slice(-36)

/** Text cut to the server's limit; nothing and empty text are absent. */
export const cut = (value: unknown, length = 500): string | undefined =>
  String(value ?? '')
    .trim()
    .slice(0, length) || undefined
