import { describe, expect, test } from 'vitest'
import { lastPeriod } from './periods'

const at = (time: string) => Date.parse(time)
const told = ({ name, start, end }: ReturnType<typeof lastPeriod>) => [
  name,
  new Date(start).toISOString(),
  new Date(end).toISOString(),
]

describe('the last period that has ended', () => {
  test('is the week before the last Monday', () => {
    const expected = ['2026-11-16', '2026-11-09T00:00:00.000Z', '2026-11-16T00:00:00.000Z']
    expect(told(lastPeriod('weekly', 'UTC', at('2026-11-16T00:00:00Z')))).toEqual(expected)
    expect(told(lastPeriod('weekly', 'UTC', at('2026-11-22T23:59:59Z')))).toEqual(expected)
    expect(lastPeriod('weekly', 'UTC', at('2026-11-23T00:00:00Z')).name).toBe('2026-11-23')
  })

  test('of two weeks changes every second Monday', () => {
    const names = [0, 7, 14, 21, 28].map((days) => lastPeriod('biweekly', 'UTC', at('2026-11-02') + days * 86_400_000))
    expect(new Set(names.map(({ name }) => name)).size).toBe(3)
    for (const { start, end } of names) expect(end - start).toBe(14 * 86_400_000)
  })

  test('is the month before', () => {
    const first = told(lastPeriod('monthly', 'UTC', at('2027-01-15T12:00:00Z')))
    expect(first).toEqual(['2027-01-01', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'])
    expect(lastPeriod('monthly', 'UTC', at('2026-03-31T12:00:00Z')).name).toBe('2026-03-01')
  })

  test('begins and ends at midnight of the time-zone, on both sides of summer time', () => {
    const berlin = told(lastPeriod('monthly', 'Europe/Berlin', at('2026-11-05T00:00:00Z')))
    expect(berlin).toEqual(['2026-11-01', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'])
    expect(lastPeriod('weekly', 'Asia/Manila', at('2026-11-15T16:00:00Z')).name).toBe('2026-11-16')
    expect(lastPeriod('weekly', 'America/New_York', at('2026-11-16T04:59:00Z')).name).toBe('2026-11-09')
    expect(told(lastPeriod('weekly', 'Asia/Kathmandu', at('2026-11-18T00:00:00Z')))[2]).toBe('2026-11-15T18:15:00.000Z')
  })
})
