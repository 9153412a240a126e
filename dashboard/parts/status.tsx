import type { ComponentChildren } from 'preact'
import { sentence } from '../format'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle'
export type Look = readonly [tone: Tone, mark: string, words: string]
export type Looks = Readonly<Record<string, Look>>

type MarkProps = { readonly tone: Tone; readonly mark: string; readonly children: ComponentChildren }

/** Mark, word and tone together: never colour alone. */
export const Mark = ({ tone, mark, children }: MarkProps) => (
  <span class="status" data-tone={tone} data-mark={mark}>
    {children}
  </span>
)

/** A state as its noun says it; a state this page does not know is still told in words. */
export function Status({ looks, of }: { readonly looks: Looks; readonly of: string }) {
  const [tone, mark, words]: Look = looks[of] ?? ['idle', '•', sentence(of)]
  return (
    <Mark tone={tone} mark={mark}>
      {words}
    </Mark>
  )
}
