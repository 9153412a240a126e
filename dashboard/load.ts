import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { listen } from './listen'
import { asProblem, type Problem } from './problem'

const SLOW_MILLISECONDS = 300
const STALE_MILLISECONDS = 60_000

export type Load<T> = {
  readonly data: T | undefined
  readonly problem: Problem | undefined
  readonly slow: boolean
  /** A newer version of the open object, which the reader has not looked at yet. */
  readonly newer: T | undefined
  readonly again: () => void
  readonly put: (data: T) => void
}
type Answer<T> = Promise<{ json(): Promise<T> }>
type State<T> = { key: string; data?: T; problem?: Problem; slow?: boolean; newer?: T }

/**
 * Reads once per key, again on request, and on focus after a minute. Data stays while it is read again and under a
 * problem.
 * With `versionOf`, a changed version does not replace what the reader looks at: it is offered as `newer`.
 */
export function useLoad<T>(key: string, ask: () => Answer<T>, versionOf?: (data: T) => number): Load<T> {
  const [state, set] = useState<State<T>>({ key })
  const turn = useRef(0)
  const readAt = useRef(0)
  const latest = useRef({ ask, versionOf })
  latest.current = { ask, versionOf }

  const read = useCallback(
    async (quietly: boolean) => {
      turn.current += 1
      const mine = turn.current
      const timer = setTimeout(() => mine === turn.current && set((now) => ({ ...now, slow: true })), SLOW_MILLISECONDS)
      try {
        const data = await (await latest.current.ask()).json()
        if (mine !== turn.current) return
        readAt.current = Date.now()
        set((now) => (quietly ? offered(now, key, data, latest.current.versionOf) : { key, data }))
      } catch (caught) {
        const problem = asProblem(caught)
        if (mine === turn.current) set((now) => ({ ...(now.key === key ? now : { key }), slow: false, problem }))
      } finally {
        clearTimeout(timer)
      }
    },
    [key],
  )

  useEffect(() => {
    set((now) => (now.key === key ? now : { key }))
    void read(false)
    const onFocus = () => {
      const isStale = readAt.current > 0 && Date.now() - readAt.current > STALE_MILLISECONDS
      if (isStale && document.visibilityState === 'visible') void read(true)
    }
    const end = listen(['focus', 'visibilitychange'], onFocus)
    return () => {
      turn.current += 1
      end()
    }
  }, [key, read])

  const again = useCallback(() => void read(false), [read])
  const put = useCallback(
    (data: T) => {
      // What is being read meanwhile was asked for before this, and would bring back the old.
      turn.current += 1
      set({ key, data })
    },
    [key],
  )
  const mine: State<T> = state.key === key ? state : { key }
  return { data: mine.data, problem: mine.problem, slow: mine.slow ?? false, newer: mine.newer, again, put }
}

function offered<T>(now: State<T>, key: string, data: T, versionOf: ((data: T) => number) | undefined): State<T> {
  if (now.key !== key || now.data === undefined || !versionOf) return { key, data }
  return versionOf(now.data) === versionOf(data) ? { key, data } : { key, data: now.data, newer: data }
}
