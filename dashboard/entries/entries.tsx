import { useState } from 'preact/hooks'
import { LedgerTabs } from '../ledger/tabs'
import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Listed,
  Money,
  mayWrite,
  type PageProps,
  Status,
  Trouble,
  useHere,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import { Choose, type Name, Who } from './row'
import { ENTRY, type Entry, type Kind } from './words'

const CREDIT_STATES = [
  { value: '', label: 'Needs approval' },
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'reversed', label: 'Taken back' },
  { value: 'all', label: 'All' },
] as const

const ADJUSTMENT_STATES = [
  { value: '', label: 'All' },
  { value: 'proposed', label: 'Needs approval' },
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
] as const

const KINDS = {
  credit: {
    title: 'Credits',
    of: 'credits',
    lead: 'What partners are given for leads and other work. Only an approval moves money.',
    add: 'New credit',
    all: '/credits?status=all',
    none: 'No credit waits for a decision',
    how: 'One appears when a lead earns it, when a partner asks, or when you make one.',
  },
  adjustment: {
    title: 'Adjustments',
    of: 'adjustments',
    lead: 'Corrections, write-offs and bonuses. A second person approves each.',
    add: 'Propose an adjustment',
    all: '/ledger/adjustments',
    none: 'No adjustment yet',
    how: 'Propose one to correct what a partner is owed, with a reason.',
  },
} as const

const columns = (ask: (entry: Entry, name: Name) => void): readonly Column<Entry>[] => {
  const choose = (entry: Entry) => <Choose entry={entry} ask={(name) => ask(entry, name)} />
  return [
    {
      title: 'Partner',
      heads: true,
      cell: (entry) => (
        <>
          <Who entry={entry} />
          <span class="sub">{choose(entry)}</span>
        </>
      ),
    },
    { title: 'Asked', wide: true, cell: (entry) => <When at={entry.created_at} /> },
    { title: 'Status', wide: true, cell: (entry) => <Status looks={ENTRY} of={entry.status} /> },
    { title: 'Amount', number: true, cell: (entry) => <Money amount={entry.amount} currency={entry.currency} sign /> },
    { title: 'Decide', wide: true, cell: choose },
  ]
}

function useEntries(kind: Kind, query: URLSearchParams) {
  const partner_id = query.get('partner_id') ?? undefined
  const credits = chosen(query, 'status', CREDIT_STATES) ?? ('pending_approval' as const)
  const adjustments = chosen(query, 'status', ADJUSTMENT_STATES)
  return useList<Entry, { data: readonly Entry[]; next_cursor: string | null }>(`${kind} ${query}`, (cursor) =>
    kind === 'credit'
      ? api.credits.$get({ query: { partner_id, cursor, status: credits === 'all' ? undefined : credits } })
      : api.adjustments.$get({ query: { partner_id, cursor, status: adjustments } }),
  )
}

type Asked = { readonly entry: Entry; readonly name: Name } | 'new'

/** Credits, or adjustments: what partners are given or lose beside orders and deals, each decided once. */
export default function EntriesPage({ query }: PageProps) {
  const kind: Kind = location.pathname.startsWith('/credits') ? 'credit' : 'adjustment'
  const words = KINDS[kind]
  const mayAdd = mayWrite(useHere())
  const nameOf = usePartnerNames()
  const questions = useLater(() => import('./questions'))
  const [asked, ask] = useState<Asked>()
  const list = useEntries(kind, query)
  const open = (next: Asked) => void questions.bring(() => ask(next))
  const partnerId = query.get('partner_id')
  const answer = {
    kind,
    close: () => ask(undefined),
    done: () => {
      ask(undefined)
      list.again()
    },
  }
  return (
    <>
      <Head title={words.title} lead={words.lead}>
        {mayAdd && (
          <button class="button go" type="button" onClick={() => open('new')}>
            {words.add}
          </button>
        )}
      </Head>
      <div class="stack">
        <LedgerTabs current={kind === 'credit' ? '/credits' : '/ledger/adjustments'} />
        {questions.problem && <Trouble problem={questions.problem} />}
        <Filters
          label="Status"
          name="status"
          choices={kind === 'credit' ? CREDIT_STATES : ADJUSTMENT_STATES}
          query={query}
        />
        <Listed
          list={list}
          of={words.of}
          caption={`Newest first${partnerId ? `, of ${nameOf(partnerId)} only` : ''}`}
          columns={columns((entry, name) => open({ entry, name }))}
          all={query.size > 0 ? words.all : null}
          empty={
            <>
              <strong>{words.none}</strong>
              <p>{words.how}</p>
            </>
          }
        />
      </div>
      {asked === 'new' && questions.code && <questions.code.Add {...answer} partnerId={partnerId} />}
      {asked && asked !== 'new' && questions.code && <questions.code.Decide {...answer} {...asked} />}
    </>
  )
}
