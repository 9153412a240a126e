import { useState } from 'preact/hooks'
import {
  api,
  asProblem,
  Card,
  Copy,
  Head,
  Loaded,
  mayWrite,
  type Problem,
  Status,
  say,
  Trouble,
  useHere,
  useLoad,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import type { Looks } from '../parts/status'
import type { Rail, Service } from '../shapes'
import { FILES, isService, SERVICES } from './rails-words'
import type { Asked } from './set-rail'

type Known = { readonly name: Rail['rail']; readonly words: string; readonly says: string }

const SAYS = {
  stripe: 'Transfers from your balance to the partner’s connected account.',
  xendit: 'Payouts to banks and wallets in South-East Asia.',
  paypal: 'To the partner’s PayPal address.',
} as const

const RAILS: readonly Known[] = [
  ...SERVICES.map(([name, words]) => ({ name, words, says: SAYS[name] })),
  { name: 'pain001', words: 'SEPA file', says: 'Your own account, which the file names as the payer.' },
]

const LOOKS: Looks = {
  none: ['idle', '–', 'Not set up'],
  on: ['good', '✓', 'On'],
  off: ['warn', '‖', 'Switched off'],
  test: ['info', '⚑', 'Test mode: pays nobody'],
}

const State = ({ rail }: { readonly rail: Rail | undefined }) => (
  <>
    <Status looks={LOOKS} of={rail ? (rail.is_enabled ? 'on' : 'off') : 'none'} />{' '}
    {rail?.is_sandbox && <Status looks={LOOKS} of="test" />}
  </>
)

/** Whether the service takes the keys, asked of the service itself. */
function Check({ name, words }: { readonly name: Service; readonly words: string }) {
  const [busy, setBusy] = useState(false)
  const [told, tell] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const check = async () => {
    if (busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      const answer = await (await api['payout-rails'].check.$get({ query: { rail: name } })).json()
      tell(answer.ok ? `${words} takes the keys.` : `${words} does not take the keys: ${answer.told ?? 'no answer'}.`)
    } catch (caught) {
      setProblem(asProblem(caught))
    }
    setBusy(false)
  }
  return (
    <>
      <button class="button small" type="button" aria-disabled={busy} onClick={() => void check()}>
        {busy ? 'Working…' : 'Check the keys'}
        <span class="visually-hidden"> of {words}</span>
      </button>
      <span role="status">{told}</span>
      {problem && <Trouble problem={problem} again={() => void check()} />}
    </>
  )
}

type OneProps = { readonly known: Known; readonly rail: Rail | undefined; readonly ask: (asked: Asked) => void }

function One({ known: { name, words, says }, rail, ask }: OneProps) {
  const mayChange = mayWrite(useHere())
  const button = (what: Asked['what'], label: string) => (
    <button class="button small" type="button" onClick={() => ask({ what, name, words, rail })}>
      {label}
      <span class="visually-hidden"> {words}</span>
    </button>
  )
  return (
    <li class="stack near">
      <h3>
        {words} <State rail={rail} />
      </h3>
      <p class="muted small">
        {says}
        {rail && (
          <>
            {' '}
            Last changed <When at={rail.updated_at} />.
          </>
        )}
      </p>
      {rail?.callback_url && (
        <p class="small copy-line">
          It calls back at <code>{rail.callback_url}</code>
          <Copy text={rail.callback_url} what={`the address for ${words}`} />
        </p>
      )}
      {mayChange && (
        <div class="row">
          {button('set', rail ? 'Change…' : 'Set up…')}
          {rail &&
            isService(name) &&
            button(rail.is_enabled ? 'off' : 'on', rail.is_enabled ? 'Switch off…' : 'Switch on…')}
          {rail && isService(name) && <Check key={rail.version} name={name} words={words} />}
        </div>
      )}
    </li>
  )
}

/** The ways by which approved money can leave: services with their keys, and files, which always work. */
export default function RailsPage() {
  const load = useLoad('rails', () => api['payout-rails'].$get())
  const question = useLater(() => import('./set-rail'))
  const [asked, ask] = useState<Asked>()
  const done = (told: string) => {
    ask(undefined)
    say(told)
    load.again()
  }
  return (
    <>
      <Head title="Payout rails" lead="The ways by which approved money leaves. Keys are sealed and shown to nobody.">
        <a class="button" href="/payouts">
          All payouts
        </a>
      </Head>
      <div class="stack">
        {question.problem && <Trouble problem={question.problem} />}
        <Loaded of={load}>
          {({ data }) => (
            <Card title="Services and accounts" flush>
              <ul class="list">
                {RAILS.map((known) => (
                  <One
                    key={known.name}
                    known={known}
                    rail={data.find(({ rail }) => rail === known.name)}
                    ask={(next) => void question.bring(() => ask(next))}
                  />
                ))}
              </ul>
            </Card>
          )}
        </Loaded>
        <Card title="Files" lead="A person carries them to the bank and says what became of each payout.">
          <p>{FILES.map(([, words]) => words).join(' · ')}</p>
        </Card>
      </div>
      {asked && question.code && <question.code.SetRail {...asked} close={() => ask(undefined)} done={done} />}
    </>
  )
}
