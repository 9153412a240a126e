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
  /** Reads anew what it is about, when that is no longer what was read. */
  readonly changed?: () => void
  readonly children: (fault: FaultOf) => ComponentChildren
}

/**
 * A question that names what will happen. The native dialog brings focus, Escape and inertness;
 * the heading takes the focus first, so that a second Enter confirms nothing.
 */
export function Ask({ title, yes, tone = 'go', check, send, close, changed, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    // Closed, and not only taken away: then the focus goes back to where it was.
    return () => dialog?.close()
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
        <Form yes={yes} tone={tone} send={send} cancel={cancel} changed={changed} {...(check && { check })}>
          {children}
        </Form>
      </div>
    </dialog>
  )
}

type ReasonProps = {
  readonly changed?: () => void
  readonly title: string
  readonly yes: string
  readonly hint: string
  readonly tone?: 'go' | 'stop'
  readonly close: () => void
  readonly send: (reason: string, key: string) => Promise<void>
}

/** A decision that needs its reason in words. */
export const AskReason = ({ title, yes, hint, tone = 'stop', send, ...props }: ReasonProps) => (
  <Ask
    title={title}
    yes={yes}
    tone={tone}
    {...props}
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
