import type { ComponentChildren } from 'preact'
import type { Load } from '../load'
import type { Problem } from '../problem'

const TITLES: Readonly<Record<number, string>> = {
  0: 'This did not load',
  403: 'Your role does not allow this',
  404: 'There is nothing here',
}

/** What did not happen, whether anything was changed, and the reference to quote. */
export function Trouble({ problem, again }: { readonly problem: Problem; readonly again?: () => void }) {
  const { status, message, requestId } = problem
  return (
    <div class="notice" data-tone="bad" role="alert">
      <h2>{TITLES[status] ?? TITLES[0]}</h2>
      <p>
        {message}
        {again && status >= 500 && ' Nothing was changed.'}
      </p>
      {requestId && (
        <p class="small">
          Reference <code>{requestId}</code>
        </p>
      )}
      {again && status !== 403 && status !== 404 && (
        <button class="button small" type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}

const Bars = () => (
  <>
    <span class="visually-hidden">Loading</span>
    {[1, 2, 3, 4, 5].map((line) => (
      <div key={line} class="skeleton" />
    ))}
  </>
)

/** Waiting, a problem, or the data; data stays on screen under a problem. */
export function Loaded<T>({
  of,
  children,
}: {
  readonly of: Load<T>
  readonly children: (data: T) => ComponentChildren
}) {
  const { data, problem, newer } = of
  if (data === undefined && !problem) {
    return (
      <div class="stack" role="status" aria-busy="true">
        {of.slow && <Bars />}
      </div>
    )
  }
  return (
    <div class="stack far">
      {problem && <Trouble problem={problem} again={of.again} />}
      {newer !== undefined && (
        <div class="notice row" data-tone="warn" role="status">
          <span class="grow">This changed since you opened it.</span>
          <button class="button small" type="button" onClick={() => of.put(newer)}>
            Show it as it is now
          </button>
        </div>
      )}
      {data !== undefined && children(data)}
    </div>
  )
}
