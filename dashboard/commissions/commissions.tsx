import { useState } from 'preact/hooks'
import { EARNING } from '../looks'
import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Listed,
  Money,
  type PageProps,
  Status,
  sentence,
  shortId,
  Trouble,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import { useLater } from '../parts/later'
import type { Commission } from '../shapes'
import { reason } from '../words'
import { type Ask, HoldOrRelease, type Name } from './hold'

const STATES = [
  { value: '', label: 'All' },
  { value: 'held', label: 'On hold' },
  { value: 'pending', label: 'Clearing' },
  { value: 'available', label: 'Ready' },
  { value: 'reserved', label: 'Approved' },
  { value: 'in_transit', label: 'On its way' },
  { value: 'paid', label: 'Paid' },
  { value: 'reversed', label: 'Taken back' },
] as const

/** Why it waits, or until when it clears. */
const Note = ({ one }: { readonly one: Commission }) => {
  if (one.held_reason) return <span class="muted small">{reason(one.held_reason)}</span>
  if (one.status !== 'pending' || !one.clears_at) return null
  return (
    <span class="muted small">
      until <When at={one.clears_at} />
    </span>
  )
}

/** What earned it, with the way there. */
function For({ one }: { readonly one: Commission }) {
  if (one.order_id) return <a href={`/orders/${one.order_id}`}>Order {shortId(one.order_id)}</a>
  if (one.deal_id) return <a href={`/deals/${one.deal_id}`}>Deal {shortId(one.deal_id)}</a>
  const list = one.kind === 'credit' ? '/credits?status=all&' : '/ledger/adjustments?'
  return <a href={`${list}partner_id=${one.partner_id}`}>{sentence(one.kind)}</a>
}

const columns = (nameOf: (id: string) => string, ask: Ask): readonly Column<Commission>[] => [
  {
    title: 'For',
    heads: true,
    cell: (one) => (
      <>
        <For one={one} />
        <span class="sub">
          {nameOf(one.partner_id)} · <When at={one.created_at} />
        </span>
        <span class="sub">
          <Status looks={EARNING} of={one.status} /> <Note one={one} />
        </span>
        <span class="sub">
          <HoldOrRelease commission={one} ask={ask} />
        </span>
      </>
    ),
  },
  { title: 'Partner', wide: true, cell: (one) => <a href={`/partners/${one.partner_id}`}>{nameOf(one.partner_id)}</a> },
  { title: 'Since', wide: true, cell: (one) => <When at={one.created_at} /> },
  {
    title: 'Status',
    wide: true,
    cell: (one) => (
      <>
        <Status looks={EARNING} of={one.status} /> <Note one={one} />
      </>
    ),
  },
  {
    title: 'Earns',
    number: true,
    cell: (one) => (
      <>
        <Money amount={one.net_amount} currency={one.currency} />
        {one.reversed_amount === 0 ? (
          <br />
        ) : (
          <div class="below">
            of <Money amount={one.amount} currency={one.currency} />
          </div>
        )}
        <a href={`/ledger?commission_id=${one.id}`}>
          Transfers<span class="visually-hidden"> of {shortId(one.id)}</span>
        </a>
      </>
    ),
  },
  { title: 'Decide', wide: true, cell: (one) => <HoldOrRelease commission={one} ask={ask} /> },
]

export default function CommissionsPage({ query }: PageProps) {
  const nameOf = usePartnerNames()
  const status = chosen(query, 'status', STATES)
  const isHeld = status === 'held'
  const partner_id = query.get('partner_id') ?? undefined
  const list = useList(`commissions ${query}`, (cursor) =>
    api.commissions.$get({ query: { status, partner_id, cursor } }),
  )
  const questions = useLater(() => import('./questions'))
  const [asked, setAsked] = useState<{ name: Name; commission: Commission }>()
  const ask: Ask = (name, commission) => void questions.bring(() => setAsked({ name, commission }))
  return (
    <>
      <Head title="Commissions" lead={partner_id && `Of ${nameOf(partner_id)}`} />
      <div class="stack">
        {questions.problem && <Trouble problem={questions.problem} />}
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Listed
          list={list}
          of="commissions"
          caption="Newest first, after refunds"
          columns={columns(nameOf, ask)}
          all={query.size > 0 && !isHeld ? '/commissions' : null}
          empty={<Empty isHeld={isHeld} />}
        />
        <Csv of="commissions" ask={(how) => api.commissions.$get({ query: { status, partner_id } }, how)} />
      </div>
      {asked && questions.code && (
        <questions.code.Question
          name={asked.name}
          commission={list.rows.find(({ id }) => id === asked.commission.id) ?? asked.commission}
          close={() => setAsked(undefined)}
          done={list.again}
        />
      )}
    </>
  )
}

const Empty = ({ isHeld }: { readonly isHeld: boolean }) =>
  isHeld ? (
    <>
      <strong>Nothing is on hold</strong>
      <p>Commissions that a person must look at appear here.</p>
    </>
  ) : (
    <>
      <strong>No commission yet</strong>
      <p>One appears for each paid order that came through a partner.</p>
    </>
  )
