import { useState } from 'preact/hooks'
import { Problem } from '../problem'

/** Code that comes when it is needed for the first time: a page is first of all read. `load` fetches it. */
export function useLater<M extends object>(load: () => Promise<M>) {
  const [code, set] = useState<M>()
  const [problem, setProblem] = useState<Problem>()
  const bring = async (then: () => void) => {
    try {
      set(await load())
      setProblem(undefined)
      then()
    } catch {
      setProblem(new Problem(-1, 'question_did_not_arrive', 'The question did not arrive. Nothing was changed.'))
    }
  }
  return { code, problem, bring }
}
