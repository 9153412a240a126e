import {
  api,
  Card,
  Facts,
  Head,
  Loaded,
  type PageProps,
  sentence,
  Table,
  useLoad,
  usePartnerNames,
  When,
} from '../parts'
import type { LeadPage } from '../shapes'
import { reason } from '../words'
import { leadName } from './name'

function Touches({ lead }: { readonly lead: LeadPage }) {
  const nameOf = usePartnerNames()
  return (
    <Card
      title="Visits that the lead froze"
      lead="Only these count for its orders, however late the orders come."
      flush
    >
      <Table
        caption="In the order in which they happened"
        rows={lead.touches}
        rowKey={(touch) => touch.id}
        columns={[
          { title: 'Partner', heads: true, cell: (touch) => nameOf(touch.partner_id) },
          { title: 'Kind', wide: true, cell: (touch) => sentence(touch.kind) },
          { title: 'When', cell: (touch) => <When at={touch.occurred_at} time /> },
          { title: 'Counts', cell: (touch) => (touch.counts ? 'Yes' : reason(touch.reason ?? 'not_counted')) },
        ]}
        empty={<p>No visit was stored for this person.</p>}
      />
    </Card>
  )
}

/** What the page or the server told besides, name by name. */
const metadataOf = (metadata: LeadPage['metadata']) =>
  Object.entries(typeof metadata === 'object' ? (metadata ?? {}) : {}).map(
    ([name, value]) => [name, String(value)] as const,
  )

export default function LeadPageView({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(`lead ${id}`, () => api.leads[':id'].$get({ param: { id } }))
  return (
    <>
      <Head title={load.data ? leadName(load.data) : 'Lead'} />
      <Loaded of={load}>
        {(lead) => (
          <>
            <Card title="Facts">
              <Facts
                facts={[
                  ['E-mail', lead.email ?? '–'],
                  ['Your id', lead.external_id ?? '–'],
                  ['Told by', sentence(lead.source)],
                  ['When', <When key="when" at={lead.occurred_at} time />],
                  ['Claimed code', lead.claimed_code ?? '–'],
                  ...metadataOf(lead.metadata),
                ]}
              />
            </Card>
            <Touches lead={lead} />
          </>
        )}
      </Loaded>
    </>
  )
}
