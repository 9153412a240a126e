import { useEffect, useRef } from 'preact/hooks'
import type { List, Listing } from '../list'
import { Trouble } from './loaded'

/** Further rows on request; the focus goes to the first new one. */
export function More<R, T extends Listing<R>>({ list }: { readonly list: List<R, T> }) {
  const box = useRef<HTMLDivElement>(null)
  const from = useRef<number | null>(null)
  useEffect(() => {
    const at = from.current
    if (at === null || list.rows.length <= at) return
    from.current = null
    const row = box.current?.parentElement?.querySelectorAll<HTMLElement>('tbody tr, ol > li')[at]
    row?.setAttribute('tabindex', '-1')
    row?.focus()
  }, [list.rows.length])
  const load = () => {
    from.current = list.rows.length
    list.more?.()
  }
  return (
    <div ref={box}>
      {list.moreProblem && <Trouble problem={list.moreProblem} again={load} />}
      {list.more && !list.moreProblem && (
        <div class="pad">
          <button class="button" type="button" onClick={load}>
            Load 50 more
          </button>
        </div>
      )}
    </div>
  )
}
