import type { ComponentChildren } from 'preact'
import type { List, Listing } from '../list'
import { Loaded } from './loaded'
import { More } from './more'
import { type Column, Table } from './table'

type Props<R, T extends Listing<R>> = {
  readonly list: List<R, T>
  /** What the rows are, many of them: "payouts". */
  readonly of: string
  readonly caption: ComponentChildren
  readonly columns: readonly Column<R>[]
  /** Where all of them are listed, when the reader sees a part. */
  readonly all: string | null
  /** What makes something appear, when nothing did yet. */
  readonly empty: ComponentChildren
}

/** A list in its card, row by row, with further rows on request; empty, it says whether a filter made it so. */
export function Listed<R extends { readonly id: string }, T extends Listing<R>>(props: Props<R, T>) {
  const { list, of, caption, columns, all, empty } = props
  const none = all ? (
    <>
      <strong>No match among the {of}</strong>
      <p>
        <a href={all}>Show all {of}</a>
      </p>
    </>
  ) : (
    empty
  )
  return (
    <Loaded of={list}>
      {() => (
        <section class="card table" aria-label={of}>
          <Table caption={caption} rows={list.rows} columns={columns} rowKey={(row) => row.id} empty={none} />
          <More list={list} />
        </section>
      )}
    </Loaded>
  )
}
