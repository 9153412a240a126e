import { base64url, fromBase64url, text, utf8 } from './bytes'
import { Refusal } from './errors'

/** The filters of a list in one order, so that a cursor can say which list it belongs to. */
const signature = (filters: Record<string, unknown>) =>
  JSON.stringify(
    Object.entries(filters)
      .filter(([key, value]) => key !== 'limit' && key !== 'cursor' && value !== undefined)
      .sort(),
  )

const mismatch = () =>
  new Refusal(422, 'cursor_does_not_match', 'This cursor belongs to another list or other filters. Start without it.')

/** The last id of the page before, or null for the first page. Errors: 422 `cursor_does_not_match`. */
export function cursorOf(filters: { cursor?: string | undefined } & Record<string, unknown>): string | null {
  if (filters.cursor === undefined) return null
  try {
    const [last, list] = JSON.parse(text(fromBase64url(filters.cursor)))
    if (list === signature(filters) && typeof last === 'string') return last
  } catch {
    throw mismatch()
  }
  throw mismatch()
}

/** `rows` were read with `limit + 1`; the spare one says that there is more. */
export function page<Row, Shown>(
  rows: Row[],
  filters: { limit: number } & Record<string, unknown>,
  lastOf: (row: Row) => string,
  show: (row: Row) => Shown,
): { data: Shown[]; next_cursor: string | null } {
  const shown = rows.slice(0, filters.limit)
  const last = shown.at(-1)
  const more = rows.length > filters.limit && last !== undefined
  return {
    data: shown.map(show),
    next_cursor: more ? base64url(utf8(JSON.stringify([lastOf(last), signature(filters)]))) : null,
  }
}
