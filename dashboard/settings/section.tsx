import type { ComponentChildren } from 'preact'

/** Fields that belong together, under their name. */
export const Section = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <fieldset class="stack section">
    <legend>{title}</legend>
    {children}
  </fieldset>
)
