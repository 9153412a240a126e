import { api, Card, Copy, count, Loaded, Table, useList } from '../parts'
import type { Partner } from '../shapes'

/** The partner's links with what each brought. */
export function PartnerLinks({ partner }: { readonly partner: Partner }) {
  const list = useList(`links ${partner.id}`, (cursor) => api.links.$get({ query: { partner_id: partner.id, cursor } }))
  return (
    <Card title="Links" flush>
      <Loaded of={list}>
        {() => (
          <Table
            caption="What each link brought, all time"
            rows={list.rows}
            rowKey={(link) => link.id}
            columns={[
              {
                title: 'Link',
                heads: true,
                cell: (link) => (
                  <>
                    <code>{link.url}</code>
                    <span class="below">{link.campaign ?? link.destination}</span>
                  </>
                ),
              },
              { title: 'Visits', number: true, cell: (link) => count(link.visits) },
              { title: 'Copy', cell: (link) => <Copy text={link.url} what={`the link ${link.url}`} /> },
            ]}
            empty={
              <p>
                No link yet. The code {partner.code} works on every page as ?ref={partner.code}.
              </p>
            }
          />
        )}
      </Loaded>
    </Card>
  )
}
