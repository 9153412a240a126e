import { useState } from 'preact/hooks'
import { api, Head, type PageProps } from '../parts'
import { Field, Form, required } from '../parts/forms'

/** Back to where the reader was stopped; only ever an address of this site. */
export function returnAddress(query: URLSearchParams): string {
  const then = query.get('then') ?? '/'
  return /^\/(?![/\\])/.test(then) && !then.startsWith('/sign-in') ? then : '/'
}

// A full load, so that nothing read by somebody else stays in memory.
const enter = (query: URLSearchParams) => location.assign(returnAddress(query))

const WithToken = ({ token, query }: { readonly token: string; readonly query: URLSearchParams }) => (
  <main class="door">
    <Head title="Sign in here?" />
    <Form
      yes="Sign in"
      send={async () => {
        await api['sign-in'].redeem.$post({ json: { token } })
        enter(query)
      }}
    >
      {() => <p>Press the button to sign in on this device. The link works once.</p>}
    </Form>
    <p>
      <a class="button quiet" href="/sign-in">
        Ask for a new link
      </a>
    </p>
  </main>
)

const WithCode = ({ email, query }: { readonly email: string; readonly query: URLSearchParams }) => (
  <main class="door">
    <Head title="Check your mail" />
    <Form
      yes="Sign in with the code"
      check={(values) =>
        /^\d{6}$/.test(values('code').replaceAll(' ', '')) ? [] : [{ path: 'code', message: 'Enter the six digits' }]
      }
      send={async (values) => {
        await api['sign-in'].redeem.$post({ json: { email, code: values('code').replaceAll(' ', '') } })
        enter(query)
      }}
    >
      {(fault) => (
        <>
          <p>
            If <strong>{email}</strong> is known here, a link and a code are on their way. Open the link on this device,
            or type the code. Both work for 15 minutes.
          </p>
          <Field id="code" label="Code" fault={fault('code')}>
            {(aria) => (
              <input {...aria} class="code-input" inputMode="numeric" autocomplete="one-time-code" maxLength={7} />
            )}
          </Field>
        </>
      )}
    </Form>
  </main>
)

export default function SignIn({ query }: PageProps) {
  const [email, setEmail] = useState('')
  const token = query.get('token')
  if (token) return <WithToken token={token} query={query} />
  if (email) return <WithCode email={email} query={query} />
  return (
    <main class="door">
      <Head title="Sign in" />
      <Form
        yes="Send me a link"
        check={(values) => required(values, 'email', 'Enter your e-mail address')}
        send={async (values) => {
          await api['sign-in'].$post({ json: { email: values('email') } })
          setEmail(values('email'))
        }}
      >
        {(fault) => (
          <Field
            id="email"
            label="E-mail"
            hint="We send a link and a code. There is no password."
            fault={fault('email')}
          >
            {(aria) => <input {...aria} type="email" autocomplete="email" autocapitalize="none" />}
          </Field>
        )}
      </Form>
    </main>
  )
}
