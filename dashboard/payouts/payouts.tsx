import { useState } from 'preact/hooks'
import {
  api,
  type Column,
  chosen,
  count,
  Filters,
  Head,
  Listed,
  Loaded,
  Money,
  mayWrite,
  type PageProps,
  Status,
  shortId,
  Trouble,
  useHere,
  useList,
  useLoad,
  usePartnerNames,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import { useLater } from '../parts/later'
import type { Payout, Proposals } from '../shapes'
import { Left } from './left'
import { because, refusal, standing } from './refusals'
import { Totals } from './totals'
import { isExportable, linesOf, lookOf, many, PAYOUT } from './words'

const STATES = [
  { value: '', label: 'Needs approval' },
  { value: 'approved', label: 'Approved' },
  { value: 'partially_approved', label: 'Approved in part' },
  { value: 'processing', label: 'On its way' },
  { value: 'paid', label: 'Paid' },
  { value: 'failed', label: 'Failed' },
  { value: 'returned', label: 'Came back' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'all', label: 'All' },
] as const

/** What a manager should know before opening it. */
function flagsOf(payout: Payout): string[] {
  const { paid, left } = linesOf(payout)
  const held = paid.filter((line) => line.was_held).length
  const { rule } = standing(payout, 'approve')
  return [
    payout.requested_by && 'the partner asked for it',
    payout.status === 'pending' && payout.approvals_needed > 1 && `${payout.approvals.length} of 2 approvals`,
    held > 0 && `${many(held, 'line')} had been on hold`,
    left.length > 0 && `${many(left.length, 'line')} left out`,
    payout.status === 'pending' && rule && refusal(rule),
    payout.reason && because(payout.reason),
  ].filter((flag): flag is string => Boolean(flag))
}

const COLUMNS: readonly Column<Payout>[] = [
  {
    title: 'Partner',
    heads: true,
    cell: (payout) => (
      <>
        <a href={`/payouts/${payout.id}`}>{payout.partner_name ?? shortId(payout.partner_id)}</a>
        <div class="below">{flagsOf(payout).join(' · ')}</div>
        <span class="sub">
          {many(linesOf(payout).paid.length, 'line')} · <When at={payout.created_at} />
        </span>
        <span class="sub">
          <Status looks={PAYOUT} of={lookOf(payout)} />
        </span>
      </>
    ),
  },
  { title: 'Proposed', wide: true, cell: (payout) => <When at={payout.created_at} /> },
  { title: 'Lines', wide: true, number: true, cell: (payout) => count(linesOf(payout).paid.length) },
  { title: 'Status', wide: true, cell: (payout) => <Status looks={PAYOUT} of={lookOf(payout)} /> },
  {
    title: 'Amount',
    number: true,
    cell: (payout) => <Money amount={payout.amount} currency={payout.currency} />,
  },
]

const AllDone = () => (
  <>
    <strong>No payout waits for a decision</strong>
    <p>Propose payouts when earnings have cleared and reach the minimum.</p>
  </>
)

/** The queue of decisions, oldest first; every other state newest first. */
export default function PayoutsPage({ query }: PageProps) {
  const mayPropose = mayWrite(useHere())
  const nameOf = usePartnerNames()
  const propose = useLater(() => import('./propose'))
  const exporting = useLater(() => import('./export'))
  const [asking, ask] = useState(false)
  const [saved, save] = useState<readonly string[]>()
  const [proposed, setProposed] = useState<Proposals>()
  const state = chosen(query, 'status', STATES) ?? ('pending' as const)
  const partner_id = query.get('partner_id') ?? undefined
  const isQueue = state === 'pending'
  const asked = {
    partner_id,
    status: state === 'all' ? undefined : state,
    ...(isQueue && { order: 'oldest' as const }),
  }
  const list = useList(`payouts ${query}`, (cursor) => api.payouts.$get({ query: { ...asked, cursor } }))
  const files = list.rows.filter(isExportable).map(({ id }) => id)
  const totals = useLoad('payout totals', () => api.payouts.stats.$get())
  const trouble = propose.problem ?? exporting.problem
  const done = (answer: Proposals) => {
    setProposed(answer)
    list.again()
    totals.again()
  }
  return (
    <>
      <Head title="Payouts" lead="No money leaves without a person's approval.">
        <a class="button" href="/payouts/rails">
          Payout rails
        </a>
        {mayPropose && (
          <button class="button go" type="button" onClick={() => void propose.bring(() => ask(true))}>
            Propose payouts
          </button>
        )}
      </Head>
      <div class="stack">
        {trouble && <Trouble problem={trouble} />}
        {asking && propose.code && <propose.code.Propose close={() => ask(false)} done={done} />}
        {proposed && <Left proposals={proposed} nameOf={nameOf} />}
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Listed
          list={list}
          of="payouts"
          caption={`${isQueue ? 'Oldest' : 'Newest'} first${partner_id ? `, of ${nameOf(partner_id)} only` : ''}`}
          columns={COLUMNS}
          all={query.size > 0 ? '/payouts?status=all' : null}
          empty={<AllDone />}
        />
        <div class="row">
          <Csv of="payouts" ask={(how) => api.payouts.$get({ query: asked }, how)} />
          {mayPropose && files.length > 0 && !isQueue && (
            <button class="button" type="button" onClick={() => void exporting.bring(() => save(files))}>
              Export {many(files.length, 'payout')} as a file…
            </button>
          )}
        </div>
        {saved && exporting.code && <exporting.code.Export ids={saved} close={() => save(undefined)} />}
        <Loaded of={totals}>{(now) => <Totals totals={now} />}</Loaded>
      </div>
    </>
  )
}
