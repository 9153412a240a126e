import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import type { Fault } from '../problem'
import { Field } from './field'
import { type FaultOf, Form, type Values } from './form'

type Props = {
  readonly title: string
  readonly yes: string
  readonly tone?: 'go' | 'stop'
  readonly check?: (values: Values) => Fault[]
  readonly send: (values: Values, key: string) => Promise<void>
  readonly close: () => void
  readonly children: (fault: FaultOf) => ComponentChildren
}

const LOOKS = 30
const PAUSE_MILLISECONDS = 100

/** The focus goes back to where it was; when the answer takes that away, in a moment, the heading gets it. */
function back(to: HTMLElement, looks: number): void {
  if (looks === LOOKS) to.focus()
  if (document.activeElement !== to && document.activeElement !== document.body) return
  if (!to.isConnected) document.querySelector('h1')?.focus()
  else if (looks > 0) setTimeout(back, PAUSE_MILLISECONDS, to, looks - 1)
}

/**
 * A question that names what will happen. The native dialog brings focus, Escape and inertness;
 * the heading takes the focus first, so that a second Enter confirms nothing.
 */
export function Ask({ title, yes, tone = 'go', check, send, close, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const before = document.activeElement
    box.current?.showModal()
    return () => {
      if (before instanceof HTMLElement) back(before, LOOKS)
    }
  }, [])
  const cancel = (
    <button class="button quiet" type="button" onClick={() => box.current?.close()}>
      Cancel
    </button>
  )
  return (
    <dialog ref={box} aria-labelledby={id} onClose={close}>
      <div class="stack">
        <h2 id={id} tabIndex={-1} autofocus>
          {title}
        </h2>
        <Form yes={yes} tone={tone} send={send} cancel={cancel} {...(check && { check })}>
          {children}
        </Form>
      </div>
    </dialog>
  )
}

type ReasonProps = {
  readonly title: string
  readonly yes: string
  readonly hint: string
  readonly tone?: 'go' | 'stop'
  readonly close: () => void
  readonly send: (reason: string, key: string) => Promise<void>
}

/** A decision that needs its reason in words. */
export const AskReason = ({ title, yes, hint, tone = 'stop', close, send }: ReasonProps) => (
  <Ask
    title={title}
    yes={yes}
    tone={tone}
    close={close}
    check={(values) => (values('reason') ? [] : [{ path: 'reason', message: 'Say why' }])}
    send={(values, key) => send(values('reason'), key)}
  >
    {(fault) => (
      <Field id="reason" label="Reason" hint={hint} fault={fault('reason')}>
        {(aria) => <textarea {...aria} rows={3} maxLength={500} />}
      </Field>
    )}
  </Ask>
)
