import { EARNING } from '../looks'
import {
  api,
  Card,
  Copy,
  Facts,
  Head,
  Loaded,
  Money,
  type PageProps,
  percent,
  Status,
  sentence,
  share,
  useLoad,
  When,
} from '../parts'
import type { EarningPage } from '../shapes'
import { model, reason } from '../words'

const Result = ({ earning }: { readonly earning: EarningPage }) => (
  <section class="card pad stack near" aria-label="Result">
    <p class="muted">
      {sentence(earning.source)} of <When at={earning.order_at} />
      {earning.order?.masked_customer && `, by ${earning.order.masked_customer}`}
    </p>
    <p class="sum">
      <Money amount={earning.net_amount} currency={earning.currency} sign />
    </p>
    <p>
      <Status looks={EARNING} of={earning.status} />{' '}
      <span class="muted">
        {earning.held_reason
          ? reason(earning.held_reason)
          : earning.status === 'pending' &&
            earning.clears_at && (
              <>
                until <When at={earning.clears_at} />
              </>
            )}
      </span>
    </p>
    <p>{earning.sentence}</p>
  </section>
)

const Steps = ({ earning }: { readonly earning: EarningPage }) => (
  <Card title="What happened">
    <ol class="steps">
      {earning.touches.map((touch) => (
        <li key={`${touch.occurred_at} ${touch.kind} ${touch.mine}`}>
          <strong>{touch.kind === 'view' ? 'Saw a link' : sentence(touch.kind)}</strong>{' '}
          <span class="muted">{touch.mine ? 'of yours' : 'of another partner'}</span>{' '}
          {touch.share_ppm > 0 && (
            <span class="status" data-tone={touch.mine ? 'good' : 'idle'} data-mark={touch.mine ? '✓' : '•'}>
              {share(touch.share_ppm)} of the credit
            </span>
          )}
          <div class="muted small">
            <When at={touch.occurred_at} time />
            {touch.reason && ` · ${reason(touch.reason)}`}
          </div>
        </li>
      ))}
      <li>
        <strong>{earning.order ? 'Ordered' : 'Bought'}</strong>{' '}
        <span class="muted">{earning.order?.masked_customer ?? 'by the buyer'}</span>
        <div class="muted small">
          <When at={earning.order_at} time />
        </div>
      </li>
    </ol>
  </Card>
)

const Sum = ({ earning }: { readonly earning: EarningPage }) => (
  <Card title="How it was counted" flush>
    <table>
      <caption class="visually-hidden">From the order to your earnings</caption>
      <tbody>
        {earning.steps.map((step, index) => (
          <tr key={step.label} class={index === earning.steps.length - 1 ? 'last' : undefined}>
            <th scope="row">{step.label}</th>
            <td class="num">
              {step.kind === 'percent' ? (
                percent(step.amount)
              ) : (
                <Money amount={step.amount} currency={earning.currency} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Card>
)

const rateOf = (basisPoints: number | null) => (basisPoints === null ? 'bands or a flat amount' : percent(basisPoints))

function Terms({ earning }: { readonly earning: EarningPage }) {
  const { rule } = earning
  return (
    <Card title="Under which terms">
      <Facts
        facts={[
          ['Credit', earning.model_in_use ? model(earning.model_in_use) : '–'],
          ['Rule', rule ? rule.name : 'none'],
          ...(rule ? [['Rate', rateOf(rule.rate_bp)] as const] : []),
          ...(rule?.version ? [['Version', String(rule.version)] as const] : []),
        ]}
      />
      {earning.input_hash && (
        <p class="muted small copy-line">
          Fingerprint of the decision <code>{earning.input_hash.slice(0, 12)}…</code>
          <Copy text={earning.input_hash} what="the fingerprint" />
        </p>
      )}
    </Card>
  )
}

export default function WhyPage({ params }: PageProps) {
  const id = params.id ?? ''
  const load = useLoad(`earning ${id}`, () => api.earnings[':id'].$get({ param: { id } }))
  return (
    <>
      <Head title="Why did I earn this?" />
      <Loaded of={load}>
        {(earning) => (
          <div class="split">
            <div class="stack">
              <Result earning={earning} />
              {earning.model_in_use && <Steps earning={earning} />}
              {earning.steps.length > 0 && <Sum earning={earning} />}
            </div>
            {earning.model_in_use && <Terms earning={earning} />}
          </div>
        )}
      </Loaded>
    </>
  )
}
