import { Copy } from '../parts'

/** A piece of code to paste, readable by itself, with its button. */
export function Snippet({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div class="stack near">
      <pre class="snippet">
        <code>{code}</code>
      </pre>
      <Copy text={code} what={what} />
    </div>
  )
}
