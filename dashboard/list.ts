import { useEffect, useState } from 'preact/hooks'
import { type Load, useLoad } from './load'
import { asProblem, type Problem } from './problem'

export type Listing<R> = { readonly data: readonly R[]; readonly next_cursor: string | null }
type Answer<T> = Promise<{ json(): Promise<T> }>
export type List<R, T extends Listing<R>> = Load<T> & {
  readonly rows: readonly R[]
  readonly more: (() => void) | null
  readonly moreProblem: Problem | undefined
}

/** A list by cursor: the first answer like `useLoad`, further rows when the reader asks for them. */
export function useList<R, T extends Listing<R>>(
  key: string,
  ask: (cursor: string | undefined) => Answer<T & Listing<R>>,
): List<R, T> {
  const first = useLoad<T & Listing<R>>(key, () => ask(undefined))
  const [rest, setRest] = useState<{ of: unknown; rows: readonly R[]; cursor: string | null; problem?: Problem }>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has other further rows
  useEffect(() => setRest(undefined), [key])
  const current = rest && rest.of === first.data ? rest : undefined
  const cursor = current ? current.cursor : (first.data?.next_cursor ?? null)
  const rows = [...(first.data?.data ?? []), ...(current?.rows ?? [])]
  const more = async () => {
    if (cursor === null) return
    const known = current?.rows ?? []
    try {
      const next = await (await ask(cursor)).json()
      setRest({ of: first.data, rows: [...known, ...next.data], cursor: next.next_cursor })
    } catch (caught) {
      setRest({ of: first.data, rows: known, cursor, problem: asProblem(caught) })
    }
  }
  return { ...first, rows, more: cursor === null ? null : () => void more(), moreProblem: current?.problem }
}
