import type { ComponentChildren } from 'preact'

export type Column<R> = {
  readonly title: string
  readonly cell: (row: R) => ComponentChildren
  /** The row's own name: it heads the row. */
  readonly heads?: boolean
  readonly number?: boolean
  /** Left out on phones, where its content is repeated under the row's name. */
  readonly wide?: boolean
}
type Props<R> = {
  readonly caption: ComponentChildren
  readonly rows: readonly R[]
  readonly columns: readonly Column<R>[]
  readonly rowKey: (row: R) => string
  readonly empty?: ComponentChildren
  readonly foot?: ComponentChildren
  readonly hideCaption?: boolean
}

const look = <R,>(column: Column<R>) =>
  [column.number && 'num', column.wide && 'wide'].filter(Boolean).join(' ') || undefined

/** A real table with caption and scopes; its empty state stands in its place. */
export function Table<R>({ caption, rows, columns, rowKey, empty, foot, hideCaption = false }: Props<R>) {
  if (rows.length === 0 && empty) return <div class="empty">{empty}</div>
  return (
    <table>
      <caption class={hideCaption ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" class={look(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) =>
              column.heads ? (
                <th key={column.title} scope="row" class={look(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.title} class={look(column)}>
                  {column.cell(row)}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
      {foot && <tfoot>{foot}</tfoot>}
    </table>
  )
}
