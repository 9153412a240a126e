import { useEffect } from 'preact/hooks'
import type { Load } from '../load'

const PAUSE_MILLISECONDS = 1_000

/** Reads again every second for as long as something works and somebody looks. */
export function useProgress({ problem, again }: Pick<Load<unknown>, 'problem' | 'again'>, isWorking: boolean): void {
  const isOn = isWorking && !problem
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => document.hidden || again(), PAUSE_MILLISECONDS)
    return () => clearInterval(timer)
  }, [isOn, again])
}
