const DAY_MILLISECONDS = 86_400_000

export const PERIODS = [
  { value: '', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last year' },
] as const

/** The days up to and with today, whole ones of UTC, so that the same address asks the same all day long. */
export function periodOf(days: number, now: number): { readonly period_start: string; readonly period_end: string } {
  const end = (Math.floor(now / DAY_MILLISECONDS) + 1) * DAY_MILLISECONDS
  return {
    period_start: new Date(end - days * DAY_MILLISECONDS).toISOString(),
    period_end: new Date(end).toISOString(),
  }
}
