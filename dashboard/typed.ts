import { digitsOf, exactly } from '../worker/core/digits'
import { locale } from './format'

const markOf = (tag: string) =>
  new Intl.NumberFormat(tag).formatToParts(1.5).find((part) => part.type === 'decimal')?.value

/** Minor units as the plain text of a field, in the reader's own way of writing. */
export const amountText = (amountMinor: number, currency: string, tag: string = locale): string =>
  exactly(amountMinor, currency).replace('.', markOf(tag) === ',' ? ',' : '.')

/** Minor units of what a person typed in the way of their locale, or null when it is not an amount of that currency. */
export function parseAmount(typed: string, currency: string, tag: string = locale): number | null {
  const mark = markOf(tag) === ',' ? ',' : '.'
  const group = mark === ',' ? '.' : ','
  const text = typed.replaceAll(/[\s\u00a0\u202f'’]/g, '')
  const match = new RegExp(`^(\\d{1,3}(?:[${group}]\\d{3})+|\\d+)(?:[${mark}](\\d+))?$`).exec(text)
  const [, whole = '', fraction = ''] = match ?? []
  const digits = digitsOf(currency)
  if (!match || fraction.length > digits) return null
  const amountMinor = Number(whole.replaceAll(group, '') + fraction.padEnd(digits, '0'))
  return Number.isSafeInteger(amountMinor) ? amountMinor : null
}

/** Basis points of a typed percentage, null for an empty field; undefined when it is not one from 0 to 100. */
export function basisPoints(typed: string): number | null | undefined {
  if (typed === '') return null
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(typed)
  if (!match) return undefined
  const value = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return value <= 10_000 ? value : undefined
}

/** Basis points as the plain text of a field: 1550 is "15.5". */
export const rateText = (rateBasisPoints: number | null | undefined): string =>
  rateBasisPoints === null || rateBasisPoints === undefined ? '' : String(rateBasisPoints / 100)
