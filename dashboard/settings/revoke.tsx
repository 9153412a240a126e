import { useState } from 'preact/hooks'
import { api, once, say } from '../parts'
import { Ask, Field } from '../parts/forms'
import type { Key } from '../shapes'

/** Ends a key for good; its name must be typed. */
export function Revoke({ one, done }: { readonly one: Key; readonly done: () => void }) {
  const [asking, ask] = useState(false)
  return (
    <>
      <button class="button small" type="button" onClick={() => ask(true)}>
        Revoke<span class="visually-hidden"> {one.name}</span>
      </button>
      {asking && (
        <Ask
          title={`Revoke ${one.name}?`}
          yes="Revoke key"
          tone="stop"
          close={() => ask(false)}
          check={(values) => (values('typed') === one.name ? [] : [{ path: 'typed', message: `Type ${one.name}` }])}
          send={async (_, key) => {
            await api.keys[':id'].$delete({ param: { id: one.id } }, once(key))
            ask(false)
            say(`${one.name} revoked`)
            done()
          }}
        >
          {(fault) => (
            <>
              <p>Every call with this key is refused within a minute. It cannot be taken back.</p>
              <Field id="typed" label={`Type ${one.name} to confirm`} fault={fault('typed')}>
                {(aria) => <input {...aria} autocomplete="off" autocapitalize="none" />}
              </Field>
            </>
          )}
        </Ask>
      )}
    </>
  )
}
