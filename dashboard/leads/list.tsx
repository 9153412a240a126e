import { api, type Column, Head, Listed, sentence, useList, usePartnerNames, When } from '../parts'
import { Csv } from '../parts/csv'
import type { Lead } from '../shapes'
import { leadName } from './name'

const columns = (nameOf: (id: string) => string): readonly Column<Lead>[] => [
  {
    title: 'Lead',
    heads: true,
    cell: (lead) => (
      <>
        <a href={`/leads/${lead.id}`}>{leadName(lead)}</a>
        {lead.name && lead.email && <span class="below"> {lead.email}</span>}
        <span class="sub">
          {lead.partner_id ? nameOf(lead.partner_id) : 'No partner'} · <When at={lead.occurred_at} />
        </span>
      </>
    ),
  },
  {
    title: 'Partner',
    wide: true,
    cell: (lead) =>
      lead.partner_id ? (
        <a href={`/partners/${lead.partner_id}`}>{nameOf(lead.partner_id)}</a>
      ) : lead.claimed_code ? (
        <>
          claims <code>{lead.claimed_code}</code>
        </>
      ) : (
        '–'
      ),
  },
  { title: 'Told by', wide: true, cell: (lead) => sentence(lead.source) },
  { title: 'When', wide: true, cell: (lead) => <When at={lead.occurred_at} time /> },
]

export default function LeadsPage() {
  const nameOf = usePartnerNames()
  const list = useList('leads', (cursor) => api.leads.$get({ query: { cursor } }))
  return (
    <>
      <Head title="Leads" lead="People who told you who they are after they came through a partner." />
      <div class="stack">
        <Listed
          list={list}
          of="leads"
          caption="Newest first"
          columns={columns(nameOf)}
          all={null}
          empty={
            <>
              <strong>No lead yet</strong>
              <p>A lead appears when your page calls identify, or your server sends one.</p>
              <p>
                <a href="/install">See how</a>
              </p>
            </>
          }
        />
        <Csv of="leads" ask={(how) => api.leads.$get({ query: {} }, how)} />
      </div>
    </>
  )
}
