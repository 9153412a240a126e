import { Card, mayWrite, money, percent, sentence, shortId, Table, useHere, When } from '../parts'
import type { PartnerPage, Terms as Version } from '../shapes'

const rate = (terms: Version) =>
  terms.commission_rate_bp === null ? 'Default rule' : percent(terms.commission_rate_bp)

const prices = (terms: Version) =>
  Object.entries(terms.lead_price_amounts)
    .map(([currency, amount]) => money(amount, currency, { code: true }))
    .join(', ') || '–'

/** Terms in force first, then every version before them. */
export function Terms({ partner }: { readonly partner: PartnerPage }) {
  const here = useHere()
  const allowed = partner.actions.find((action) => action.name === 'change_terms')?.allowed ?? mayWrite(here)
  return (
    <Card
      title="Terms"
      flush
      actions={
        allowed && (
          <a class="button small" href={`/partners/${partner.id}/terms`}>
            Change terms
          </a>
        )
      }
    >
      <Table
        caption="Newest version first; each sale keeps the version that made it"
        rows={partner.terms_history}
        rowKey={(terms) => String(terms.version)}
        columns={[
          {
            title: 'From',
            heads: true,
            cell: (terms) => (terms.effective_from ? <When at={terms.effective_from} /> : 'the beginning'),
          },
          { title: 'Commission', number: true, cell: rate },
          { title: 'Per lead', number: true, cell: prices },
          { title: 'Tier', cell: (terms) => (terms.tier ? sentence(terms.tier) : '–') },
          { title: 'Version', number: true, wide: true, cell: (terms) => terms.version },
          { title: 'By', wide: true, cell: (terms) => (terms.actor ? shortId(terms.actor) : '–') },
        ]}
        empty={<p>The default rule decides.</p>}
      />
    </Card>
  )
}
