import {
  api,
  Card,
  Copy,
  Facts,
  Head,
  Loaded,
  Money,
  type PageProps,
  Stats,
  Status,
  shortId,
  Trouble,
  useLoad,
  When,
} from '../parts'
import { useLater } from '../parts/later'
import type { PartnerPage, PartnerStats } from '../shapes'
import { Decisions } from './decisions'
import { Invite } from './invite'
import { PartnerLinks } from './links'
import { Terms } from './terms'
import { PARTNER, typeName } from './words'

function MoneyOf({ stats }: { readonly stats: PartnerStats }) {
  const currencies = Object.entries(stats.amounts)
  if (currencies.length === 0) {
    return (
      <Card title="Money">
        <p class="muted">Nothing earned yet. Commissions appear when an order comes through this partner.</p>
      </Card>
    )
  }
  return (
    <>
      {currencies.map(([currency, amounts]) => {
        const money = (amount: number) => <Money amount={amount} currency={currency} />
        return (
          <section key={currency} class="card" aria-label={`Money in ${currency}`}>
            <Stats
              stats={[
                { name: 'Earned', value: money(amounts.earned), note: 'after refunds' },
                { name: 'Clearing', value: money(amounts.pending), note: 'the hold is running' },
                { name: 'Ready', value: money(amounts.available), note: 'for the next payout' },
                { name: 'Approved', value: money(amounts.reserved), note: 'set aside, not sent' },
                { name: 'On its way', value: money(amounts.transit), note: 'sent' },
                { name: 'Paid', value: money(amounts.paid) },
                ...(amounts.held > 0
                  ? [{ name: 'On hold', value: money(amounts.held), note: 'a person must look' }]
                  : []),
                ...(amounts.receivable > 0
                  ? [{ name: 'Owes', value: money(-amounts.receivable), note: 'settled by the next earnings' }]
                  : []),
              ]}
            />
          </section>
        )
      })}
    </>
  )
}

/** Read when somebody wants to know: a page asks for few things at once. */
function PaidTo({ partnerId }: { readonly partnerId: string }) {
  const bank = useLater(() => import('../bank/card'))
  if (bank.code) return <bank.code.BankCard partnerId={partnerId} />
  return (
    <Card title="Paid to">
      <button class="button small" type="button" onClick={() => void bank.bring(() => undefined)}>
        Show where, masked
      </button>
      {bank.problem && <Trouble problem={bank.problem} />}
    </Card>
  )
}

const History = ({ partner }: { readonly partner: PartnerPage }) => (
  <Card title="Status over time">
    <ol class="steps">
      {partner.history.map((entry) => (
        <li key={entry.version}>
          <Status looks={PARTNER} of={entry.status} />
          <div class="muted small">
            {entry.from_at ? <When at={entry.from_at} time /> : 'from the beginning'}
            {entry.actor && ` · ${shortId(entry.actor)}`}
            {entry.reason && ` · ${entry.reason}`}
          </div>
        </li>
      ))}
    </ol>
  </Card>
)

const Who = ({ partner }: { readonly partner: PartnerPage }) => (
  <Card title="Facts">
    <Facts
      facts={[
        ['Status', <Status key="status" looks={PARTNER} of={partner.status} />],
        [
          'E-mail',
          <a key="mail" href={`mailto:${partner.email}`}>
            {partner.email}
          </a>,
        ],
        ['Type', typeName(partner.type)],
        ['Since', <When key="since" at={partner.created_at} />],
        ['Codes', partner.codes.join(', ')],
        ['Coupons', partner.coupon_codes.join(', ') || 'none'],
        [
          'Id',
          <span key="id" class="copy-line">
            <code>{partner.id}</code> <Copy text={partner.id} what="the id" />
          </span>,
        ],
      ]}
    />
  </Card>
)

export default function PartnerPageView({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(
    `partner ${id}`,
    () => api.partners[':id'].$get({ param: { id } }),
    (one) => one.version,
  )
  const stats = useLoad(`stats ${id}`, () => api.partners[':id'].stats.$get({ param: { id } }))
  return (
    <>
      <Head title={load.data?.name ?? 'Partner'}>
        {load.data && <Decisions partner={load.data} done={load.again} />}
      </Head>
      <Loaded of={load}>
        {(partner) => (
          <>
            <Loaded of={stats}>{(now) => <MoneyOf stats={now} />}</Loaded>
            <div class="split">
              <div class="stack far">
                <Terms partner={partner} />
                <PartnerLinks partner={partner} />
              </div>
              <div class="stack far">
                <Who partner={partner} />
                <Invite partner={partner} />
                <PaidTo partnerId={partner.id} />
                <History partner={partner} />
              </div>
            </div>
            <p class="row">
              <a href={`/commissions?partner_id=${partner.id}`}>Commissions</a>
              <a href={`/payouts?status=all&partner_id=${partner.id}`}>Payouts</a>
              <a href={`/visits?partner_id=${partner.id}`}>Visits</a>
              <a href={`/ledger?partner_id=${partner.id}`}>Transfers</a>
              <a href={`/partners/${partner.id}/statement`}>Statement</a>
              <a href={`/credits?status=all&partner_id=${partner.id}`}>Credits</a>
              <a href={`/ledger/adjustments?partner_id=${partner.id}`}>Adjustments</a>
            </p>
          </>
        )}
      </Loaded>
    </>
  )
}
