import { useEffect, useState } from 'preact/hooks'
import { listen } from '../listen'

const SAY = 'tributary:say'
const SHOWN_MILLISECONDS = 6000

/** Repeats what is visible elsewhere; never the only place where something is said. */
export const say = (text: string): boolean => dispatchEvent(new CustomEvent(SAY, { detail: text }))

export function Spoken() {
  const [text, set] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onSay = (event: Event) => {
      if (!(event instanceof CustomEvent)) return
      set(String(event.detail))
      clearTimeout(timer)
      timer = setTimeout(() => set(''), SHOWN_MILLISECONDS)
    }
    const end = listen([SAY], onSay)
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [])
  return (
    <div role="status" class={text ? 'toast' : 'visually-hidden'}>
      {text}
    </div>
  )
}
