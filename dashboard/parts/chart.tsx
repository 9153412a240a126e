import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export { axisMoney } from '../chart-scale'

import { BOTTOM, HEIGHT, LEFT, lineThrough, type Point, type Scale, scaleOf } from '../chart-scale'

type Props = {
  readonly title: string
  readonly unit: string
  readonly points: readonly Point[]
  readonly format: (value: number) => string
  readonly tick?: (value: number) => string
}

const ChartTable = ({ title, unit, points, format }: Props) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
  <section class="scroll" tabIndex={0} aria-label={`${title}, table`}>
    <table>
      <caption class="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col" class="num">
            {unit}
          </th>
          <th scope="col" class="num">
            Period before
          </th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.label}>
            <th scope="row">{point.label}</th>
            <td class="num">{format(point.value)}</td>
            <td class="num">{point.before === undefined ? '–' : format(point.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)

type DrawingProps = Required<Props> & { readonly scale: Scale; readonly width: number; readonly at: number | null }

function Drawing({ points, tick, scale, width, at }: DrawingProps) {
  const line = lineThrough(points, scale, (point) => point.value)
  const every = Math.ceil(points.length / Math.max(2, Math.floor(width / 110)))
  const here = at === null ? undefined : points[at]
  const floor = HEIGHT - BOTTOM
  return (
    <svg class="chart" viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line class="grid" x1={LEFT} x2={scale.right} y1={scale.y(scale.top * part)} y2={scale.y(scale.top * part)} />
          <text x={LEFT - 8} y={scale.y(scale.top * part) + 4} text-anchor="end">
            {tick(scale.top * part)}
          </text>
        </g>
      ))}
      {points.map((point, index) =>
        index % every === 0 ? (
          <text key={point.label} x={scale.x(index)} y={HEIGHT - 6} text-anchor={index ? 'middle' : 'start'}>
            {point.label}
          </text>
        ) : null,
      )}
      {points[0]?.before !== undefined && <path class="before" d={lineThrough(points, scale, (p) => p.before ?? 0)} />}
      <path class="area" d={`${line}L${scale.x(points.length - 1)} ${floor}L${scale.x(0)} ${floor}Z`} />
      <path class="line" d={line} />
      {at !== null && here && (
        <g>
          <line class="cursor" x1={scale.x(at)} x2={scale.x(at)} y1={scale.y(scale.top)} y2={floor} />
          <circle cx={scale.x(at)} cy={scale.y(here.value)} r="4.5" />
        </g>
      )}
    </svg>
  )
}

function summary(points: readonly Point[], format: (value: number) => string): string {
  const total = points.reduce((sum, point) => sum + point.value, 0)
  const [first, ...others] = points
  if (!first || total === 0) return 'nothing in this period'
  const peak = others.reduce((best, point) => (point.value > best.value ? point : best), first)
  return `${format(total)} in all, most on ${peak.label}`
}

const reading = (point: Point, format: (value: number) => string) =>
  `${point.label}: ${format(point.value)}${point.before === undefined ? '' : `, before ${format(point.before)}`}`

/** A line over time that can be read with eyes, keys, a finger or as a table. */
export function LineChart(props: Props) {
  const { title, points, format, tick = format } = props
  const box = useRef<HTMLElement>(null)
  const [width, setWidth] = useState(720)
  const [at, setAt] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  useLayoutEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(220, Math.round(entry.contentRect.width)))
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const scale = scaleOf(points, width)
  const last = points.length - 1
  const here = at === null ? undefined : points[at]
  const atEdge = points[at ?? last]
  const follow = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const edges = event.currentTarget.getBoundingClientRect()
    setAt(scale.indexAt((event.clientX - edges.left) / edges.width))
  }
  return (
    <figure ref={box} class="stack near">
      <div class="row">
        <figcaption class="grow">
          <strong>{title}</strong>{' '}
          <span class="muted small" aria-live="polite">
            {here ? reading(here, format) : summary(points, format)}
          </span>
        </figcaption>
        <button class="button small quiet" type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Show as table
        </button>
      </div>
      {asTable ? (
        <ChartTable {...props} />
      ) : (
        <div class="plot" onPointerMove={follow} onPointerLeave={() => setAt(null)}>
          <input
            class="reader"
            type="range"
            min={0}
            max={Math.max(0, last)}
            value={at ?? last}
            aria-label={`${title}, day by day`}
            aria-valuetext={atEdge ? reading(atEdge, format) : ''}
            onInput={(event) => setAt(Number(event.currentTarget.value))}
            onBlur={() => setAt(null)}
          />
          <Drawing {...props} tick={tick} scale={scale} width={width} at={at} />
        </div>
      )}
    </figure>
  )
}
