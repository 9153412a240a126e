import { useState } from 'preact/hooks'
import { api, Card, mayWrite, once, useHere } from '../parts'
import { Form } from '../parts/forms'
import type { Partner } from '../shapes'

/** Lets the partner sign in and see the own earnings. */
export function Invite({ partner }: { readonly partner: Partner }) {
  const here = useHere()
  const [sent, setSent] = useState(false)
  if (!mayWrite(here)) return null
  return (
    <Card title="Portal" lead="Their links, their earnings, and why each was earned.">
      {sent ? (
        <p class="notice" data-tone="good" role="status">
          A link to sign in went to {partner.email}.
        </p>
      ) : (
        <Form
          yes={`Invite ${partner.name}`}
          send={async (_, key) => {
            await api.partners[':id'].invite.$post({ param: { id: partner.id }, json: {} }, once(key))
            setSent(true)
          }}
        >
          {() => <p>Sends a link to {partner.email}.</p>}
        </Form>
      )}
    </Card>
  )
}
