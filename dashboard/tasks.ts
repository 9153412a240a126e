import { useEffect, useState } from 'preact/hooks'
import { api, body } from './api'
import { listen } from './listen'
import type { Task } from './shapes'

const TASKS = 'tributary:tasks'
let known: readonly Task[] | null = null

/** The overview has just read what waits; the menu shows the same counts. */
export function rememberTasks(tasks: readonly Task[]): void {
  known = tasks
  dispatchEvent(new Event(TASKS))
}

const DELAY_MILLISECONDS = 1500

/** What waits for a decision, asked for once the page itself has been served. */
export function useTasks(wanted: boolean): readonly Task[] {
  const [tasks, set] = useState<readonly Task[]>(known ?? [])
  useEffect(() => {
    const end = listen([TASKS], () => set(known ?? []))
    const ask = async () => {
      if (known) return
      // A menu without counts is complete; the overview tells the failure in full.
      const overview = await body(api.overview.$get({ query: { days: '30' } })).catch(() => null)
      if (overview) rememberTasks(overview.tasks)
    }
    const timer = wanted ? setTimeout(() => void ask(), DELAY_MILLISECONDS) : undefined
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [wanted])
  return tasks
}

export function forgetTasks(): void {
  known = null
}
