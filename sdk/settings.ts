import type { Settings } from './surface'

export const DAY = 864e5

export let settings: Settings

/** The browser's storage; without it, memory. */
export let storage: Record<string, string | undefined>

export const configure = (given: Settings): void => {
  settings = given
  storage = attempt(() => localStorage) || {}
}

/** Runs `f`; storage, cookies and odd addresses may throw in a sandbox, and that is no error of the page. */
export const attempt = <T>(f: () => T): T | undefined => {
  try {
    return f()
  } catch {}
}

/** A unique id of digits and dashes; the dashes keep spreadsheets from reading it as a number. */
export const uid = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-')

/** Text cut to the server's limit; nothing and empty text are absent. */
export const cut = (value: unknown, length: number): string | undefined =>
  String(value ?? '')
    .trim()
    .slice(0, length) || undefined
