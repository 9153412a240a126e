import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { sentence } from '../format'
import { asProblem, type Fault, type Problem } from '../problem'

/** The trimmed text of a field by its id; a ticked box says `on`. */
export type Values = (id: string) => string
export type FaultOf = (id: string) => Fault | undefined
type Props = {
  readonly yes: string
  readonly tone?: 'go' | 'stop'
  readonly check?: (values: Values) => Fault[]
  /** Sends once: `key` stays the same while the same values are sent again. */
  readonly send: (values: Values, key: string) => Promise<void>
  readonly cancel?: ComponentChildren
  /** What it was about is no longer what was read. */
  readonly changed?: (() => void) | undefined
  readonly children: (fault: FaultOf) => ComponentChildren
}

function valuesOf(form: HTMLFormElement): Values {
  const data = new FormData(form)
  return (id) => {
    const value = data.get(id)
    return typeof value === 'string' ? value.trim() : ''
  }
}

/** The server names a field by its path and says what is wrong; the reader knows the field by its label. */
function named({ path, message }: Fault, form: HTMLFormElement): Fault {
  const parts = path.split('.')
  const labelOf = (id = '') => form.querySelector(`label[for="${CSS.escape(id)}"]`)?.firstChild?.textContent
  // One of several in a field, or a field of a part: `allowed_origins.0`, `settings.secret_key`.
  const id = [path, parts[0], parts.at(-1)].find(labelOf) ?? path
  return { path: id, message: `${labelOf(id) ?? sentence(path)}: ${message}` }
}

const fingerprint = (form: HTMLFormElement) =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, String(value)]))

const WRONG = 'Error: '

/** What is wrong, in the words of the fields, with a link to each; it takes the focus when it appears. */
function Summary({ faults }: { readonly faults: readonly Fault[] }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    box.current?.focus()
    document.title = WRONG + document.title
    return () => {
      document.title = document.title.replace(WRONG, '')
    }
  }, [])
  const focus = (event: Event, id: string) => {
    event.preventDefault()
    document.getElementById(id)?.focus()
  }
  return (
    <div ref={box} tabIndex={-1} class="notice" data-tone="bad">
      <div role="alert">
        <h2>There is a problem</h2>
        <ul>
          {faults.map((fault) => (
            <li key={fault.path}>
              <a href={`#${fault.path}`} onClick={(event) => focus(event, fault.path)}>
                {fault.message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const Refused = ({ problem }: { readonly problem: Problem }) => (
  <div class="notice" data-tone="bad" role="alert">
    <p>{problem.message}</p>
    {problem.requestId && (
      <p class="small">
        Reference <code>{problem.requestId}</code>
      </p>
    )}
  </div>
)

/** One column, checked on submit, then on change for fields already wrong; the button always answers. */
export function Form({ yes, tone = 'go', check, send, cancel, changed, children }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const intent = useRef({ of: '', key: '' })
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [problem, setProblem] = useState<Problem>()
  const [turn, setTurn] = useState(0)
  const [busy, setBusy] = useState(false)

  const refuse = (wrong: readonly Fault[]) => {
    setFaults(wrong)
    setTurn((now) => now + 1)
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    if (!form.current || busy) return
    const sent = form.current
    const values = valuesOf(sent)
    const wrong = check?.(values) ?? []
    setProblem(undefined)
    if (wrong.length > 0) return refuse(wrong)
    setFaults([])
    const print = fingerprint(sent)
    if (intent.current.of !== print) intent.current = { of: print, key: crypto.randomUUID() }
    setBusy(true)
    try {
      await send(values, intent.current.key)
      intent.current = { of: '', key: '' }
    } catch (caught) {
      const told = asProblem(caught)
      if (told.status === 409) changed?.()
      if (told.faults.length > 0) refuse(told.faults.map((fault) => named(fault, sent)))
      else setProblem(told)
    }
    setBusy(false)
  }
  const recheck = () => {
    if (faults.length === 0 || !form.current || !check) return
    const still = check(valuesOf(form.current)).map((fault) => fault.path)
    setFaults(faults.filter((fault) => still.includes(fault.path)))
  }
  return (
    <form ref={form} class="stack form" noValidate onSubmit={(event) => void submit(event)} onInput={recheck}>
      {faults.length > 0 && <Summary key={turn} faults={faults} />}
      {children((id) => faults.find((fault) => fault.path === id))}
      {problem && <Refused problem={problem} />}
      <div class="row">
        <button class={`button ${tone}`} type="submit" aria-disabled={busy}>
          {busy ? 'Working…' : yes}
        </button>
        {cancel}
      </div>
    </form>
  )
}

/** A fault when a field was left empty. */
export const required = (values: Values, id: string, message: string): Fault[] =>
  values(id) ? [] : [{ path: id, message }]
