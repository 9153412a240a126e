import { useEffect, useState } from 'preact/hooks'
import { api, body } from './api'
import type { Task } from './shapes'

let known: readonly Task[] | null = null

/** The overview has just read what waits; the menu shows the same counts. */
export function rememberTasks(tasks: readonly Task[]): void {
  known = tasks
  dispatchEvent(new Event('tributary:tasks'))
}

const DELAY_MILLISECONDS = 1500

/** What waits for a decision, asked for once the page itself has been served. */
export function useTasks(wanted: boolean): readonly Task[] {
  const [tasks, set] = useState<readonly Task[]>(known ?? [])
  useEffect(() => {
    const onTasks = () => set(known ?? [])
    addEventListener('tributary:tasks', onTasks)
    const ask = async () => {
      if (known) return
      // A menu without counts is complete; the overview tells the failure in full.
      const overview = await body(api.overview.$get({ query: { days: '30' } })).catch(() => null)
      if (overview) rememberTasks(overview.tasks)
    }
    const timer = wanted ? setTimeout(() => void ask(), DELAY_MILLISECONDS) : undefined
    return () => {
      clearTimeout(timer)
      removeEventListener('tributary:tasks', onTasks)
    }
  }, [wanted])
  return tasks
}

export function forgetTasks(): void {
  known = null
}
