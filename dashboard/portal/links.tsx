import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import {
  api,
  type Column,
  Copy,
  count,
  Head,
  Loaded,
  More,
  mayWrite,
  Problem,
  Table,
  Trouble,
  useHere,
  useList,
  When,
} from '../parts'
import type { Link } from '../shapes'
import { NewLink } from './new-link'
import type { QrProps } from './qr-code'

const columns = (open: (link: Link) => void): readonly Column<Link>[] => [
  {
    title: 'Link',
    heads: true,
    cell: (link) => (
      <>
        <code>{link.url}</code>
        <div class="below">{[link.campaign, link.destination].filter(Boolean).join(' · ')}</div>
        <span class="sub">{count(link.visits)} visits</span>
      </>
    ),
  },
  { title: 'Visits', number: true, wide: true, cell: (link) => count(link.visits) },
  {
    title: 'Share',
    cell: (link) => (
      <div class="row">
        <Copy text={link.url} what={link.url} />
        <button class="button small" type="button" onClick={() => open(link)}>
          QR<span class="visually-hidden"> code of {link.url}</span>
        </button>
      </div>
    ),
  },
]

export default function LinksPage() {
  const here = useHere()
  const [shown, show] = useState<{ link: Link; QrCode: ComponentType<QrProps> } | null>(null)
  const [problem, setProblem] = useState<Problem>()
  // The encoder is as large as the rest of the page, so it comes when somebody wants a code.
  const open = async (link: Link) => {
    try {
      const { QrCode } = await import('./qr-code')
      show({ link, QrCode })
    } catch {
      setProblem(new Problem(-1, 'code_did_not_arrive', 'The QR code could not be drawn.'))
    }
  }
  const list = useList('links', (cursor) => api.links.$get({ query: { cursor } }))
  const asOf = list.rows[0]?.as_of
  return (
    <>
      <Head title="Your links" lead="What to post, and what each brought." />
      <div class="stack far">
        <Loaded of={list}>
          {() => (
            <section class="card table" aria-label="Links">
              <Table
                caption={
                  asOf ? (
                    <>
                      Newest first, counted to <When at={asOf} time />
                    </>
                  ) : (
                    'Newest first'
                  )
                }
                rows={list.rows}
                columns={columns((link) => void open(link))}
                rowKey={(link) => link.id}
                empty={
                  <>
                    <strong>No link yet</strong>
                    <p>Make one for each place where you post, to see which works.</p>
                  </>
                }
              />
              <More list={list} />
            </section>
          )}
        </Loaded>
        {mayWrite(here) && <NewLink website={here.membership.organization.website} done={list.again} />}
        {shown && <shown.QrCode link={shown.link} close={() => show(null)} />}
        {problem && <Trouble problem={problem} />}
      </div>
    </>
  )
}
