import type { ComponentChildren } from 'preact'
import type { Load } from '../load'
import type { Problem } from '../problem'

function words(problem: Problem): { title: string; text: string; retry: boolean } {
  if (problem.status === 403) return { title: 'Your role does not allow this', text: problem.message, retry: false }
  if (problem.status === 404) {
    return { title: 'There is nothing here', text: 'It may have been removed, or the address is wrong.', retry: false }
  }
  if (problem.status === 0) return { title: 'You seem to be offline', text: 'Nothing was changed.', retry: true }
  return { title: 'This did not load', text: `${problem.message} Nothing was changed.`, retry: true }
}

/** What did not happen, whether anything was changed, and the reference to quote. */
export function Trouble({ problem, again }: { readonly problem: Problem; readonly again?: () => void }) {
  const { title, text, retry } = words(problem)
  return (
    <div class="notice" data-tone="bad" role="alert">
      <h2>{title}</h2>
      <p>{text}</p>
      {problem.requestId && (
        <p class="small">
          Reference <code>{problem.requestId}</code>
        </p>
      )}
      {retry && again && (
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
