import { decimal } from './money'

export type Cell = string | number | boolean | null | undefined | object
export type Row = Record<string, Cell>

// In either width: a spreadsheet may read both.
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/
const NUMBER = /^-?\d+(\.\d+)?$/

/** One cell as RFC 4180 wants it. What a spreadsheet would run as a formula is made text; true numbers stay. */
function cell(value: Cell): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const isAmount = (key: string) => key === 'amount' || key.endsWith('_amount')

/** Amounts stand twice: in minor units, as everywhere, and as a decimal number for people. */
function withDecimals(row: Row): [string, Cell][] {
  const currency = typeof row.currency === 'string' ? row.currency : null
  return Object.entries(row).flatMap(([key, value]): [string, Cell][] =>
    currency && isAmount(key) && typeof value === 'number'
      ? [
          [key, value],
          [`${key}_decimal`, decimal(value, currency)],
        ]
      : [[key, value]],
  )
}

const line = (cells: Cell[]) => `${cells.map(cell).join(',')}\r\n`

export const csvHeader = (row: Row) => line(withDecimals(row).map(([key]) => key))
export const csvLine = (row: Row) => line(withDecimals(row).map(([, value]) => value))

const inOneLine = (value: Cell) =>
  typeof value === 'string' ? value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim() : value

/** For files whose columns somebody else decides. They may be read line by line, so a cell never breaks one. */
export const csvCells = (cells: Cell[]) => line(cells.map(inOneLine))
