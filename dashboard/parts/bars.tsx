export type Bar = { readonly name: string; readonly value: number; readonly href?: string }
type Props = { readonly label: string; readonly rows: readonly Bar[]; readonly format: (value: number) => string }

/** A rank as text with a bar behind it: it needs no other form to be read. */
export function Bars({ label, rows, format }: Props) {
  const top = Math.max(1, ...rows.map((row) => row.value))
  return (
    <ol class="bars" aria-label={label}>
      {rows.map((row) => (
        <li key={row.name} style={{ '--share': `${(Math.max(0, row.value) / top) * 100}%` }}>
          {row.href ? <a href={row.href}>{row.name}</a> : <span>{row.name}</span>}
          <data class="num" value={row.value}>
            {format(row.value)}
          </data>
        </li>
      ))}
    </ol>
  )
}
