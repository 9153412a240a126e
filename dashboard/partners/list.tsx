import {
  api,
  type Column,
  chosen,
  Filters,
  Head,
  Loaded,
  More,
  mayWrite,
  type PageProps,
  percent,
  Status,
  Table,
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

function Empty({ filtered }: { readonly filtered: boolean }) {
  if (filtered) {
    return (
      <>
        <strong>No partner matches</strong>
        <p>
          <a href="/partners">Show all partners</a>
        </p>
      </>
    )
  }
  return (
    <>
      <strong>No partner yet</strong>
      <p>Somebody who sends you buyers, with a code of their own.</p>
      <p>
        <a href="/partners/new">Add your first partner</a>
      </p>
    </>
  )
}

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
        <Loaded of={list}>
          {() => (
            <section class="card table" aria-label="Partners">
              <Table
                caption="Newest first"
                rows={list.rows}
                columns={COLUMNS}
                rowKey={(partner) => partner.id}
                empty={<Empty filtered={query.size > 0} />}
              />
              <More list={list} />
            </section>
          )}
        </Loaded>
        <Csv of="partners" ask={(how) => api.partners.$get({ query: { status, code, email } }, how)} />
      </div>
    </>
  )
}
