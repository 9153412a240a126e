import { useState } from 'preact/hooks'
import {
  api,
  asProblem,
  chosen,
  Filters,
  Head,
  Loaded,
  More,
  mayWrite,
  type PageProps,
  type Problem,
  sentence,
  Trouble,
  useHere,
  useList,
  When,
} from '../parts'
import type { DeadLetter } from '../shapes'
import { Decide } from './decide'

const STATES = [
  { value: '', label: 'Waiting' },
  { value: 'redriven', label: 'Sent again' },
  { value: 'dropped', label: 'Dropped' },
] as const

const Letter = ({ letter }: { readonly letter: DeadLetter }) => (
  <>
    <h2 class="letter">{letter.summary || sentence(letter.kind)}</h2>
    <p>{letter.reason}</p>
    <p class="muted small">
      {sentence(letter.queue)}, {letter.attempts} attempts, first <When at={letter.first_at} time />, last{' '}
      <When at={letter.last_at} time />
    </p>
  </>
)

export default function DeadLettersPage({ query }: PageProps) {
  const here = useHere()
  const status = chosen(query, 'status', STATES) ?? 'stored'
  const list = useList(`dead letters ${status}`, (cursor) => api['dead-letters'].$get({ query: { status, cursor } }))
  const [problem, setProblem] = useState<Problem>()
  const failed = (caught: unknown) => setProblem(asProblem(caught))
  return (
    <>
      <Head
        title="Dead letters"
        lead="Messages that ran out of tries. Nothing is lost: each waits here for a decision."
      />
      <div class="stack">
        <Filters label="Status" name="status" choices={STATES} query={query} />
        {problem && <Trouble problem={problem} />}
        <Loaded of={list}>
          {() => (
            <section class="card" aria-label="Dead letters">
              {list.rows.length === 0 && (
                <div class="empty">
                  <strong>{status === 'stored' ? 'Nothing was lost' : 'None'}</strong>
                  <p>A message that fails every try appears here, with the reason.</p>
                </div>
              )}
              <ol class="list">
                {list.rows.map((letter) => (
                  <li key={letter.id} class="row">
                    <div class="grow">
                      <Letter letter={letter} />
                    </div>
                    {letter.status === 'stored' && mayWrite(here) && (
                      <Decide letter={letter} done={list.again} failed={failed} />
                    )}
                  </li>
                ))}
              </ol>
              <More list={list} />
            </section>
          )}
        </Loaded>
      </div>
    </>
  )
}
