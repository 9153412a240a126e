import { useEffect } from 'preact/hooks'
import { ago, api, body, Card, Head, type Load, Loaded, useLoad } from '../parts'
import { safeHref } from '../safe-href'
import type { Install } from '../shapes'
import { Snippet } from './snippet'

const POLL_MILLISECONDS = 2000

/** Asks again every two seconds while somebody looks, so that the page answers the visit they have just made. */
function usePolling(load: Load<Install>): void {
  const { data, put } = load
  useEffect(() => {
    if (!data) return
    const timer = setTimeout(async () => {
      if (document.visibilityState === 'hidden') return put({ ...data })
      // A poll that fails is followed by the next one; the last answer stays.
      put(await body(api.install.$get()).catch(() => ({ ...data })))
    }, POLL_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [data, put])
}

function Seen({ install }: { readonly install: Install }) {
  const { tag_seen_at: at, tag_seen_on: host } = install
  if (!at) {
    return (
      <p class="alive" data-tone="warn">
        Your tag has not been seen yet. This page watches for it.
      </p>
    )
  }
  return (
    <p class="alive" data-tone="good">
      <span>
        Tag seen <time dateTime={at}>{ago(at, Date.now()) ?? 'more than a day ago'}</time>
        {host && (
          <>
            {' '}
            on <strong>{host}</strong>
          </>
        )}
      </span>
    </p>
  )
}

const IDENTIFY = `<script>
  // When somebody signs up or gives their address at checkout
  partner.identify('buyer@example.com', { name: 'Their name', external_id: 'your-customer-id' })
</script>`

const STRIPE = `// On your server, where the checkout session is made.
// visitor: what partner.get().visitor says in the browser.
await stripe.checkout.sessions.create({
  client_reference_id: visitor,
  mode: 'subscription',
  subscription_data: { metadata: { visitor_id: visitor } },
  line_items,
  success_url,
})`

const TestLink = ({ install }: { readonly install: Install }) => (
  <Card
    title="Is it there?"
    lead="The test link opens your page with a reserved code. That visit only marks the tag as seen."
  >
    <Seen install={install} />
    <p class="visually-hidden" role="status">
      {install.tag_seen_at ? `Tag seen on ${install.tag_seen_on ?? 'your site'}` : ''}
    </p>
    <a class="button go" href={safeHref(install.test_url)} target="_blank" rel="noreferrer">
      Open my page and look for the tag
    </a>
  </Card>
)

export default function InstallPage() {
  const load = useLoad('install', () => api.install.$get())
  usePolling(load)
  return (
    <>
      <Head title="Install" lead="One line on your site, one where orders are made." />
      <Loaded of={load}>
        {(install) => (
          <>
            <TestLink install={install} />
            <Card title="1. The tag" lead="On every page, before the end of the head.">
              {install.tag ? (
                <Snippet code={install.tag} what="The tag" />
              ) : (
                <p>
                  The tag needs a publishable key. <a href="/settings/keys">Create one</a>.
                </p>
              )}
              <p class="muted small">
                Visits are taken from {install.allowed_origins.join(', ') || install.website}.{' '}
                <a href="/settings">Change the list</a>
              </p>
            </Card>
            <Card
              title="2. Who the visitor is"
              lead="Ties the visit to a person, so that a later order finds its partner."
            >
              <Snippet code={IDENTIFY} what="The identify call" />
            </Card>
            <Card
              title="3. Orders from Stripe"
              lead="Hands the visitor to the checkout; the connection brings the order back."
            >
              <Snippet code={STRIPE} what="The Stripe snippet" />
              <p>
                <a href="/connections">Connect Stripe</a> or send orders to <code>{install.api_url}/orders</code>{' '}
                yourself.
              </p>
            </Card>
          </>
        )}
      </Loaded>
    </>
  )
}
