import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { listen } from './listen'
import type { Page } from './page'
import {
  type Arrival,
  api,
  chooseMembership,
  go,
  Head,
  HereContext,
  homeOf,
  membership,
  Problem,
  Spoken,
  startRouter,
  Trouble,
  useLoad,
} from './parts'
import { ROUTES } from './routes'
import type { Me, Membership } from './shapes'
import { Boundary } from './shell/boundary'
import { Shell } from './shell/shell'

const isDoor = (path: string) => path.startsWith('/sign-in')

/** For whom the reader acts on this path: the chosen one when it has that face, else the first that has. */
export function membershipFor(me: Me, path: string, chosen: string): Membership | undefined {
  const face = path.startsWith('/portal') ? 'portal' : 'console'
  const fitting = me.memberships.filter((one) => one.face === face)
  return fitting.find((one) => one.id === chosen) ?? fitting[0]
}

const Nothing = () => (
  <p>
    That address does not lead anywhere. <a href="/">Go to the start</a>.
  </p>
)

function Body({ at }: { readonly at: Arrival<Page> }) {
  const Content = at.page?.default
  if (Content) return <Content key={at.path} params={at.params} query={at.query} />
  return (
    <>
      <Head title={at.title} />
      {at.failed ? (
        <Trouble
          problem={new Problem(-1, 'page_did_not_arrive', 'The page did not arrive.')}
          again={() => location.reload()}
        />
      ) : (
        <Nothing />
      )}
    </>
  )
}

function SignedIn({ at }: { readonly at: Arrival<Page> }) {
  const me = useLoad('me', () => api.me.$get())
  const here = useMemo(() => {
    const found = me.data && membershipFor(me.data, at.path, membership())
    if (!me.data || !found) return null
    if (found.id !== membership()) chooseMembership(found.id)
    return { me: me.data, membership: found, refresh: me.again }
  }, [me.data, at, me.again])
  const elsewhere = me.data && !here ? me.data.memberships[0] : undefined
  useEffect(() => {
    if (elsewhere) go(homeOf(elsewhere), 'replace')
  }, [elsewhere])
  if (here) {
    return (
      <HereContext.Provider value={here}>
        <Shell path={at.path}>
          <Boundary key={`${here.membership.id} ${at.path}`}>
            <Body at={at} />
          </Boundary>
        </Shell>
      </HereContext.Provider>
    )
  }
  return (
    <main class={me.data || me.problem ? 'door' : 'waiting'}>
      <Head title={at.title} />
      {me.problem && me.problem.status !== 401 && <Trouble problem={me.problem} again={me.again} />}
      {me.data && me.data.memberships.length === 0 && <p>You are not a member of any organization yet.</p>}
    </main>
  )
}

export function App() {
  const [at, setAt] = useState<Arrival<Page> | null>(null)
  const focused = useRef<Arrival<Page> | null>(null)
  useEffect(() => startRouter<Page>(ROUTES, setAt), [])
  useEffect(
    () =>
      listen(['tributary:signed-out'], () => {
        if (!isDoor(location.pathname)) go(`/sign-in?then=${encodeURIComponent(location.pathname + location.search)}`)
      }),
    [],
  )
  useEffect(() => {
    if (!at?.moved || focused.current === at) return
    focused.current = at
    scrollTo(0, 0)
    document.querySelector('h1')?.focus()
  }, [at])
  return (
    <>
      {at && (isDoor(at.path) ? <Body at={at} /> : <SignedIn at={at} />)}
      <Spoken />
    </>
  )
}
