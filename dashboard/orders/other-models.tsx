import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import type { ModelsProps } from './models'

/** The other models on request; their code comes when somebody asks. */
export function OtherModels(props: ModelsProps) {
  const [part, setPart] = useState<{ Models: ComponentType<ModelsProps> }>()
  return (
    <details onToggle={() => void import('./models').then(setPart, () => undefined)}>
      <summary>What other models would give</summary>
      {part && <part.Models {...props} />}
    </details>
  )
}
