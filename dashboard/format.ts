import { digitsOf, exactly } from '../worker/core/digits'

/** The reader's locale, or English when the browser reports a tag that Intl refuses (`en-US@posix`). */
export function readableLocale(tag: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(tag ?? 'en')[0] ?? 'en'
  } catch {
    return 'en'
  }
}

export const locale = readableLocale(globalThis.navigator?.language)
const formats = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, options)
  formats.set(key, made)
  return made
}

const isNumeric = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text)

export function formatExactly(amountMinor: number, currency: string, options: Intl.NumberFormatOptions): string {
  const text = exactly(amountMinor, currency)
  return isNumeric(text) ? numberFormat({ style: 'currency', currency, ...options }).format(text) : text
}

export type MoneyStyle = { readonly sign?: boolean; readonly code?: boolean }

/** Minor units as the reader writes money, with the digits of ISO 4217 and a true minus sign. */
export function money(amountMinor: number, currency: string, style: MoneyStyle = {}): string {
  const digits = digitsOf(currency)
  return formatExactly(amountMinor, currency, {
    currencyDisplay: style.code ? 'code' : 'symbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: style.sign ? 'exceptZero' : 'negative',
  }).replace('-', '−')
}

export const count = (value: number): string => numberFormat({}).format(value)

/** Basis points as a percentage with two decimals at most. */
export const percent = (rateBasisPoints: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: 2 }).format(rateBasisPoints / 10_000)

/** Parts per million as a percentage with two decimals at most. */
export const share = (sharePpm: number): string => percent(sharePpm / 100)

const dateFormat = (options: Intl.DateTimeFormatOptions, at: string | number) =>
  new Intl.DateTimeFormat(locale, options).format(new Date(at))

export const day = (at: string, timeZone: string): string => dateFormat({ dateStyle: 'medium', timeZone }, at)

export const moment = (at: string, timeZone: string): string =>
  dateFormat({ dateStyle: 'medium', timeStyle: 'short', timeZone }, at)

/** A calendar day (`2026-11-20`) as a short label; it has no time-zone of its own. */
export const dayLabel = (date: string): string => dateFormat({ month: 'short', day: 'numeric', timeZone: 'UTC' }, date)

/** "GMT+7" for a zone at a moment, for the line at the foot of every page. */
export function zoneOffset(timeZone: string, now: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(now)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** "12 seconds ago" for the last day, otherwise null: older things are told by their date. */
export function ago(at: string, now: number): string | null {
  const age = Math.max(0, now - Date.parse(at))
  if (age >= 86_400_000) return null
  const [unit, length] = STEPS.find(([, milliseconds]) => age >= milliseconds) ?? ['second', 1000]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(age / length), unit)
}

/** Prefix and last six of a long id. */
export const shortId = (id: string): string => (id.length > 14 ? `${id.slice(0, 4)}…${id.slice(-6)}` : id)

/** "not_yet_known" as a sentence, for words the server may learn before this page does. */
export function sentence(code: string): string {
  const words = code.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
