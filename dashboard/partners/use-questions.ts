import { useState } from 'preact/hooks'
import { Problem } from '../parts'

type Questions = typeof import('./questions')

/** The code of the questions, brought when one is asked: a partner is first of all read, not decided about. */
export function useQuestions() {
  const [questions, set] = useState<Questions>()
  const [problem, setProblem] = useState<Problem>()
  const bring = async (then: () => void) => {
    try {
      set(await import('./questions'))
      setProblem(undefined)
      then()
    } catch {
      setProblem(new Problem(-1, 'question_did_not_arrive', 'The question did not arrive. Nothing was changed.'))
    }
  }
  return { questions, problem, bring }
}
