const months = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = months.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' })
  months.set(timeZone, made)
  return made
}

/** The calendar month in which a moment (epoch milliseconds) lies for people in this time-zone: `2026-11`. */
export function monthIn(timeZone: string, at: number): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return `${parts.get('year')}-${parts.get('month')}`
}

const EARLIEST_CLOCK = 12 * 3_600_000
const LATEST_CLOCK = 14 * 3_600_000

/** No later than the start of the month in which a moment lies, whatever the time-zone. Epoch milliseconds. */
export function monthStartBefore(at: number): number {
  const earliest = new Date(at - EARLIEST_CLOCK)
  return Date.UTC(earliest.getUTCFullYear(), earliest.getUTCMonth(), 1) - LATEST_CLOCK
}
