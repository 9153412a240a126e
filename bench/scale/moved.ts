/** How a row of the example week is told again: so many days earlier, of other people, for other partners. */
export type Move = {
  copy: number
  days: number
  /** Ids of partners and their codes, from those of the example to those of this copy. */
  renamed: ReadonlyMap<string, string>
}

const DAY_MILLISECONDS = 86_400_000
const TIME_DIGITS = 9
const COPY_DIGITS = 4

/** Ids, milliseconds, our own numbered names (`…-t00000012`), keyed hashes, and codes of partners. */
const MOVING = /\b[a-z]{3,4}_[0-9a-v]{22}\b|\b1[67]\d{11}\b|\bt\d{8}\b|\b[0-9a-f]{64}\b|\bpartner-\d+\b/g

/** What stays whoever tells it: organization, people of the staff and their keys, links, rules. */
const STAYS = /^(org|usr|mem|key|lnk|rul|cmp|con)_/

/** Whole days, and a millisecond a copy towards the present: a run of the clock is named by its time. */
const millisecondsBack = ({ copy, days }: Move) => days * DAY_MILLISECONDS - copy

const baseThirtyTwo = (number: number, digits: number) => number.toString(32).padStart(digits, '0')

function movedId(id: string, move: Move): string {
  const place = id.indexOf('_') + 1
  const at = Number.parseInt(id.slice(place, place + TIME_DIGITS), 32) - millisecondsBack(move)
  const rest = id.slice(place + TIME_DIGITS, id.length - COPY_DIGITS)
  return `${id.slice(0, place)}${baseThirtyTwo(at, TIME_DIGITS)}${rest}${baseThirtyTwo(move.copy, COPY_DIGITS)}`
}

function movedToken(token: string, move: Move): string {
  if (/^1[67]\d{11}$/.test(token)) return String(Number(token) - millisecondsBack(move))
  if (/^t\d{8}$/.test(token)) return `${token}c${move.copy}`
  if (/^[0-9a-f]{64}$/.test(token)) return token.slice(0, -6) + move.copy.toString(16).padStart(6, '0')
  return movedId(token, move)
}

type Cell = string | number | null
/** A text taken apart once: every second piece moves. */
type Text = { pieces: string[] }
export type Taken = Cell | Text | { value: number; unitsADay: number }

const unitsADay = (column: string): number => {
  if (column === 'day') return 1
  if (column === 'hour') return 24
  return /(^|_)at$|^period_(start|end)$/.test(column) ? DAY_MILLISECONDS : 0
}

/** Takes a cell apart, so that telling it again is a matter of joining. `kept` are ids that stay. */
export function takeApart(column: string, cell: Cell, kept: ReadonlySet<string>): Taken {
  if (typeof cell === 'number') return unitsADay(column) === 0 ? cell : { value: cell, unitsADay: unitsADay(column) }
  if (cell === null || column === 'sealed' || column === 'wrapped_key') return cell
  const pieces: string[] = []
  let from = 0
  for (const { 0: token, index } of cell.matchAll(MOVING)) {
    if (STAYS.test(token) || kept.has(token)) continue
    pieces.push(cell.slice(from, index), token)
    from = index + token.length
  }
  return pieces.length === 0 ? cell : { pieces: [...pieces, cell.slice(from)] }
}

/** Tells cells again for one copy; each token is moved once. */
export function mover(move: Move): (taken: Taken) => Cell {
  const known = new Map(move.renamed)
  const moved = (token: string) => {
    const before = known.get(token)
    if (before !== undefined) return before
    const after = movedToken(token, move)
    known.set(token, after)
    return after
  }
  return (taken) => {
    if (taken === null || typeof taken !== 'object') return taken
    if ('value' in taken)
      return taken.unitsADay === DAY_MILLISECONDS
        ? taken.value - millisecondsBack(move)
        : taken.value - taken.unitsADay * move.days
    return taken.pieces.map((piece, place) => (place % 2 === 1 ? moved(piece) : piece)).join('')
  }
}
