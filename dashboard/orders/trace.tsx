import type { ComponentChildren } from 'preact'
import { Card, Copy, count, Mark, sentence, share, usePartnerNames, When } from '../parts'
import type { Trace as Decision, OrderPage } from '../shapes'
import { evidence, model, reason } from '../words'
import { Doubts } from './doubts'
import { OtherModels } from './other-models'
import { Rates } from './rates'
import { Sentences } from './sentences'

const Verdict = ({ good, children }: { readonly good: boolean; readonly children: ComponentChildren }) => (
  <Mark tone={good ? 'good' : 'idle'} mark={good ? '✓' : '–'}>
    {children}
  </Mark>
)

/** What the order said about its buyer, strongest first; the first that finds somebody is used. */
function Evidence({ trace }: { readonly trace: Decision }) {
  const { candidates, chosen } = trace.evidence
  return (
    <li>
      <h3>Who is the buyer?</h3>
      <p>
        {chosen ? (
          <>
            Found by <strong>{evidence(chosen).toLowerCase()}</strong>.
          </>
        ) : (
          'Nothing on the order leads to a visit.'
        )}
        {trace.reused_from && (
          <>
            {' '}
            A renewal is credited as the buyer’s <a href={`/orders/${trace.reused_from}`}>first order</a> was.
          </>
        )}
      </p>
      <ul class="stack near">
        {candidates
          .filter((one) => one.present)
          .map((one) => (
            <li key={one.kind}>
              <Verdict good={one.chosen}>{one.chosen ? 'Used' : one.found ? 'Found' : 'Nothing found'}</Verdict>{' '}
              {evidence(one.kind)}
              {one.reason && <span class="muted">: {reason(one.reason)}</span>}
            </li>
          ))}
      </ul>
    </li>
  )
}

function Touches({ trace, nameOf }: { readonly trace: Decision; readonly nameOf: (id: string) => string }) {
  const { windows } = trace
  return (
    <li>
      <h3>Which visits count?</h3>
      <p>
        Clicks within {count(windows.click)} days and views within {count(windows.view)} before the{' '}
        {trace.measured_from}, <When at={trace.measured_at} time />.
      </p>
      {trace.touches.length === 0 && <p class="muted">There is none.</p>}
      <ol class="stack near">
        {trace.touches.map((touch) => (
          <li key={touch.id}>
            <Verdict good={touch.share_ppm > 0}>
              {touch.share_ppm > 0 ? share(touch.share_ppm) : touch.kept ? 'Counts, no share' : 'Does not count'}
            </Verdict>{' '}
            <a href={`/partners/${touch.partner_id}`}>{nameOf(touch.partner_id)}</a>
            <div class="muted small">
              {sentence(touch.kind)}
              {touch.source !== 'visit' && ` by ${touch.source}`} · <When at={touch.occurred_at} time />
              {touch.reason && ` · ${reason(touch.reason)}`}
            </div>
          </li>
        ))}
      </ol>
    </li>
  )
}

/** The decision as it was taken, step by step, with those who got nothing and why. */
export function Trace({ order }: { readonly order: OrderPage }) {
  const nameOf = usePartnerNames()
  const { trace } = order
  if (!trace) return null
  return (
    <Card title="Why was it credited so?">
      <Sentences trace={trace} nameOf={nameOf} />
      <ol class="steps">
        <Evidence trace={trace} />
        <Touches trace={trace} nameOf={nameOf} />
        {trace.doubts.length > 0 && <Doubts doubts={trace.doubts} />}
        <li>
          <h3>How is the credit shared?</h3>
          <p>
            By <strong>{model(trace.model_in_use).toLowerCase()}</strong>.
            {trace.tie_broken_by && ' Two came at the same moment: the smaller id decides.'}
          </p>
          <OtherModels trace={trace} currency={order.currency} nameOf={nameOf} />
        </li>
        <li>
          <h3>What does it pay?</h3>
          <Rates trace={trace} currency={order.currency} nameOf={nameOf} />
        </li>
      </ol>
      <p class="muted small copy-line">
        Decision {trace.revision}, fingerprint <code>{trace.input_hash.slice(0, 16)}…</code>
        <Copy text={trace.input_hash} what="the fingerprint" />
        <Copy text={`${location.origin}/orders/${order.id}`} what="the address of this page" label="Copy link" />
      </p>
    </Card>
  )
}
