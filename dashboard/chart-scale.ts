import { formatExactly } from './format'

export type Point = { readonly label: string; readonly value: number; readonly before?: number | undefined }

const STEPS = [1, 2, 2.5, 5, 10]

/** The round number at the top of an axis that begins at zero. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1))
  return (STEPS.find((step) => step * power >= value) ?? 10) * power
}

export const HEIGHT = 200
export const LEFT = 56
const RIGHT = 10
const TOP = 10
export const BOTTOM = 24

export type Scale = {
  readonly top: number
  readonly x: (index: number) => number
  readonly y: (value: number) => number
  /** The point under a place from 0 (left edge) to 1 (right edge). */
  readonly indexAt: (place: number) => number
  readonly right: number
}

/** Places of the points of a chart of this width, in pixels. */
export function scaleOf(points: readonly Point[], width: number): Scale {
  const top = roundUp(Math.max(1, ...points.flatMap((point) => [point.value, point.before ?? 0])))
  const last = points.length - 1
  const room = width - LEFT - RIGHT
  const clamp = (index: number) => Math.max(0, Math.min(last, index))
  return {
    top,
    right: width - RIGHT,
    x: (index) => LEFT + (last > 0 ? (index / last) * room : room / 2),
    y: (value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM),
    indexAt: (place) => clamp(Math.round(((place * width - LEFT) / room) * last)),
  }
}

/** An SVG path through the points. */
export const lineThrough = (points: readonly Point[], scale: Scale, pick: (point: Point) => number): string =>
  points
    .map((point, index) => `${index ? 'L' : 'M'}${scale.x(index).toFixed(1)} ${scale.y(pick(point)).toFixed(1)}`)
    .join('')

/** Three significant digits, for chart axes only: never for an amount that somebody relies on. */
export const axisMoney = (amountMinor: number, currency: string): string =>
  formatExactly(amountMinor, currency, {
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumSignificantDigits: 3,
  })
