const DAY_MILLISECONDS = 86_400_000
/** 1 January 1970 was a Thursday: three days after a Monday. */
const THURSDAY = 3

export type Period = {
  /** The same for everybody who asks within the next period: '2026-11-16'. */
  readonly name: string
  /** Epoch milliseconds; the end is exclusive. */
  readonly start: number
  readonly end: number
}

/** What a clock on a wall of the time-zone shows, as if it were UTC; epoch milliseconds. */
function wallClock(at: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' },
  } satisfies Intl.DateTimeFormatOptions)
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
}

/** When a day of the calendar begins in a time-zone; days are counted from 1 January 1970. */
function beginningOf(day: number, timeZone: string): number {
  const wanted = day * DAY_MILLISECONDS
  const near = wanted - (wallClock(wanted, timeZone) - wanted)
  return wanted - (wallClock(near, timeZone) - near)
}

const firstOfMonth = (day: number, monthsLater: number) => {
  const date = new Date(day * DAY_MILLISECONDS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1) / DAY_MILLISECONDS
}

function daysOf(schedule: 'weekly' | 'biweekly' | 'monthly', today: number): [start: number, end: number] {
  if (schedule === 'monthly') return [firstOfMonth(today, -1), firstOfMonth(today, 0)]
  const length = schedule === 'weekly' ? 7 : 14
  const end = today - ((today + THURSDAY) % length)
  return [end - length, end]
}

/** The last period that has ended: weeks begin on Monday, months on the first, at midnight of the time-zone. */
export function lastPeriod(schedule: 'weekly' | 'biweekly' | 'monthly', timeZone: string, now: number): Period {
  const today = Math.floor(wallClock(now, timeZone) / DAY_MILLISECONDS)
  const [start, end] = daysOf(schedule, today)
  return {
    name: new Date(end * DAY_MILLISECONDS).toISOString().slice(0, 10),
    start: beginningOf(start, timeZone),
    end: beginningOf(end, timeZone),
  }
}
