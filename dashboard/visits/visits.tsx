import {
  api,
  type Column,
  count,
  Head,
  Listed,
  type PageProps,
  sentence,
  useList,
  usePartnerNames,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import type { Visit } from '../shapes'
import { VisitTabs } from './tabs'

const columns = (nameOf: (id: string) => string): readonly Column<Visit>[] => [
  {
    title: 'Page',
    heads: true,
    cell: (visit) => (
      <>
        {visit.host}
        {visit.path}
        <span class="below">
          {[visit.kind === 'view' ? 'seen, not clicked' : '', visit.referrer_host && `from ${visit.referrer_host}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span class="sub">
          {nameOf(visit.partner_id)} · <When at={visit.occurred_at} time />
        </span>
      </>
    ),
  },
  {
    title: 'Partner',
    wide: true,
    cell: (visit) => <a href={`/partners/${visit.partner_id}`}>{nameOf(visit.partner_id)}</a>,
  },
  { title: 'Campaign', wide: true, cell: (visit) => visit.campaign ?? '–' },
  {
    title: 'From',
    wide: true,
    cell: (visit) => [visit.country, visit.device && sentence(visit.device)].filter(Boolean).join(', ') || '–',
  },
  { title: 'When', wide: true, cell: (visit) => <When at={visit.occurred_at} time /> },
]

function Counted({ partnerId }: { readonly partnerId: string | undefined }) {
  const nameOf = usePartnerNames()
  const list = useList(`visits ${partnerId}`, (cursor) => api.visits.$get({ query: { partner_id: partnerId, cursor } }))
  return (
    <Listed
      list={list}
      of="visits"
      caption={`Newest first, ${count(list.rows.length)} shown`}
      columns={columns(nameOf)}
      all={partnerId ? '/visits' : null}
      empty={
        <>
          <strong>No visit yet</strong>
          <p>A visit appears when somebody follows a partner's link to a page with your tag.</p>
          <p>
            <a href="/install">Check the tag</a>
          </p>
        </>
      }
    />
  )
}

export default function VisitsPage({ query }: PageProps) {
  const partner_id = query.get('partner_id') ?? undefined
  return (
    <>
      <Head title="Visits" />
      <div class="stack">
        <VisitTabs current="/visits" />
        <Counted partnerId={partner_id} />
        <Csv of="visits" ask={(how) => api.visits.$get({ query: { partner_id } }, how)} />
      </div>
    </>
  )
}
