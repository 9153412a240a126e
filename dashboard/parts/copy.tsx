import { useState } from 'preact/hooks'
import { say } from './spoken'

type Props = { readonly text: string; readonly what: string; readonly label?: string; readonly go?: boolean }

/** Copies, and says so beside itself; what it copies is named for those who do not see the row. */
export function Copy({ text, what, label = 'Copy', go = false }: Props) {
  const [done, setDone] = useState<'' | 'copied' | 'failed'>('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setDone('copied')
      say(`${what} copied`)
    } catch {
      setDone('failed')
    }
  }
  const words = done === 'copied' ? 'Copied' : done === 'failed' ? 'Copy by hand' : label
  return (
    <button class={go ? 'button go' : 'button small'} type="button" onClick={() => void copy()}>
      {words}
      <span class="visually-hidden"> {what}</span>
    </button>
  )
}
