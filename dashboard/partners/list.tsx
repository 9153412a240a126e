import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Listed,
  mayWrite,
  type PageProps,
  percent,
  Status,
  useHere,
  useList,
  When,
} from '../parts'
import { Csv } from '../parts/csv'
import type { Partner } from '../shapes'
import { Search } from './search'
import { PARTNER, typeName } from './words'

const STATES = [
  { value: '', label: 'All' },
  { value: 'active', label: 'Active' },
  { value: 'pending', label: 'Waiting' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'inactive', label: 'Inactive' },
  { value: 'rejected', label: 'Rejected' },
] as const

const rate = (partner: Partner) =>
  partner.commission_rate_bp === null ? 'default rule' : percent(partner.commission_rate_bp)

const COLUMNS: readonly Column<Partner>[] = [
  {
    title: 'Partner',
    heads: true,
    cell: (partner) => (
      <>
        <a href={`/partners/${partner.id}`}>{partner.name}</a>
        <span class="sub">
          <code>{partner.code}</code> · {rate(partner)}
        </span>
      </>
    ),
  },
  { title: 'Code', wide: true, cell: (partner) => <code>{partner.code}</code> },
  { title: 'Type', wide: true, cell: (partner) => typeName(partner.type) },
  { title: 'Since', wide: true, cell: (partner) => <When at={partner.created_at} /> },
  { title: 'Commission', wide: true, number: true, cell: rate },
  { title: 'Status', cell: (partner) => <Status looks={PARTNER} of={partner.status} /> },
]

export default function PartnersPage({ query }: PageProps) {
  const here = useHere()
  const status = chosen(query, 'status', STATES)
  const code = query.get('code') ?? undefined
  const email = query.get('email') ?? undefined
  const list = useList(`partners ${query}`, (cursor) => api.partners.$get({ query: { status, code, email, cursor } }))
  return (
    <>
      <Head title="Partners">
        {mayWrite(here) && (
          <a class="button go" href="/partners/new">
            Add a partner
          </a>
        )}
      </Head>
      <div class="stack">
        <Filters label="Status" name="status" choices={STATES} query={query} />
        <Search query={query} />
        <Listed
          list={list}
          of="partners"
          caption="Newest first"
          columns={COLUMNS}
          all={query.size > 0 ? '/partners' : null}
          empty={
            <>
              <strong>No partner yet</strong>
              <p>Somebody who sends you buyers, with a code of their own.</p>
              <p>
                <a href="/partners/new">Add your first partner</a>
              </p>
            </>
          }
        />
        <Csv of="partners" ask={(how) => api.partners.$get({ query: { status, code, email } }, how)} />
      </div>
    </>
  )
}
