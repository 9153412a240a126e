import type { Settings } from './surface'

export const DAY = 864e5

/** Empty until the start. */
export const settings: Partial<Settings> = {}

/** Runs `f`; storage, cookies and odd addresses may throw in a sandbox, and that is no error of the page. */
export const attempt = <T>(f: () => T): T | undefined => {
  try {
    return f()
  } catch {}
}

/** A unique id of digits and dashes; the dashes keep spreadsheets from reading it as a number. */
export const uid = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-')

/** Text cut to the server's limit; nothing and empty text are absent. */
export const cut = (value: unknown, length = 500): string | undefined =>
  String(value ?? '')
    .trim()
    .slice(0, length) || undefined
