import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { ModelsProps } from './models'

type Parts = { readonly Models: ComponentType<ModelsProps>; readonly Losers: ComponentType<ModelsProps> }

/** What was not chosen, on request; its code comes when somebody asks. */
function Later({ words, of, ...props }: ModelsProps & { readonly words: string; readonly of: keyof Parts }) {
  const [parts, setParts] = useState<Parts>()
  const Part = parts?.[of]
  return (
    <details onToggle={() => void import('./models').then(setParts, () => undefined)}>
      <summary>{words}</summary>
      {Part && <Part {...props} />}
    </details>
  )
}

export const OtherModels = (props: ModelsProps) => <Later {...props} words="What other models would give" of="Models" />
export const OtherRules = (props: ModelsProps) => <Later {...props} words="Why no other rule pays" of="Losers" />
