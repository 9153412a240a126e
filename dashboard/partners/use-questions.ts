import { useLater } from '../parts/later'

/** The code of the questions, brought when one is asked: a partner is first of all read, not decided about. */
export function useQuestions() {
  const { code: questions, problem, bring } = useLater(() => import('./questions'))
  return { questions, problem, bring }
}
