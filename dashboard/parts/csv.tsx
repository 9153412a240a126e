import { useState } from 'preact/hooks'
import { type Problem, Trouble, useHere } from './index'
import type { AskList } from './save-list'

type Props = {
  /** What the rows are, many of them: "payouts". */
  readonly of: string
  /** Asks for the list with the filters in sight; `how` asks for it as CSV. */
  readonly ask: AskList
}

/** Saves the list as it is shown, all pages of it; the code that does comes when it is pressed. */
export function Csv({ of, ask }: Props) {
  const { name } = useHere().membership.organization
  const [problem, setProblem] = useState<Problem>()
  const save = async () => setProblem(await (await import('./save-list')).saveList(of, name, ask))
  return (
    <>
      {problem && <Trouble problem={problem} again={save} />}
      <button class="button" type="button" onClick={save}>
        Download CSV<span class="visually-hidden"> of {of}</span>
      </button>
    </>
  )
}
