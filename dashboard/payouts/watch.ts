import { useEffect } from 'preact/hooks'
import type { Load } from '../parts'
import type { Payout } from '../shapes'

const PAUSE_MILLISECONDS = 4_000
const WATCHED_MILLISECONDS = 10 * 60_000

/** Reads again while a service has an attempt that was sent minutes ago; later whoever comes back reads it anew. */
export function useWatch({ data, problem, again }: Load<Payout>): void {
  const flying = data?.attempts.find(({ call_state, outcome }) => call_state !== null && outcome === null)
  const isWatched = !problem && flying !== undefined && Date.now() - Date.parse(flying.sent_at) < WATCHED_MILLISECONDS
  useEffect(() => {
    if (!isWatched) return
    const timer = setInterval(again, PAUSE_MILLISECONDS)
    return () => clearInterval(timer)
  }, [isWatched, again])
}
