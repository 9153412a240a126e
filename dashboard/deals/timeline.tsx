import { useState } from 'preact/hooks'
import { api, asProblem, Card, Mark, type Problem, say, share, shortId, Trouble, When } from '../parts'
import type { DealPage, DealTrace } from '../shapes'
import { reason } from '../words'
import { touchName } from './words'

export type Touch = Pick<
  DealTrace['touches'][number],
  'id' | 'partner_id' | 'kind' | 'occurred_at' | 'kept' | 'reason' | 'share_ppm' | 'stated_weight'
>
type Props = { readonly deal: DealPage; readonly touches: readonly Touch[]; readonly done: () => void }

const Verdict = ({ touch }: { readonly touch: Touch }) =>
  touch.share_ppm > 0 ? (
    <Mark tone="good" mark="✓">
      {share(touch.share_ppm)}
    </Mark>
  ) : (
    <Mark tone="idle" mark="–">
      {touch.kept ? 'Counts, no share' : 'Does not count'}
    </Mark>
  )

/** Everything that led to the deal, in time, each with what it counts for or why it does not. */
export function Timeline({ deal, touches, done }: Props) {
  const [problem, setProblem] = useState<Problem>()
  const editable = deal.actions.some((one) => one.name === 'add_touchpoint' && one.allowed)
  const remove = async (touchpoint: string) => {
    try {
      await api.deals[':id'].touchpoints[':touchpoint'].$delete({ param: { id: deal.id, touchpoint } })
      say('Touchpoint taken back')
      done()
    } catch (caught) {
      setProblem(asProblem(caught))
    }
  }
  const logged = new Map(deal.touchpoints.map((one) => [one.id, one]))
  const nameOf = (id: string) => deal.partners.find((one) => one.partner_id === id)?.partner_name ?? shortId(id)
  return (
    <Card title="Touchpoints" lead="In time. What the lead froze counts beside what was logged here.">
      {problem && <Trouble problem={problem} />}
      {touches.length === 0 && <p class="muted">None yet: nobody would be credited.</p>}
      <ol class="steps">
        {touches.map((touch) => {
          const known = logged.get(touch.id)
          return (
            <li key={touch.id}>
              <h3>
                {touchName(touch.kind)} by <a href={`/partners/${touch.partner_id}`}>{nameOf(touch.partner_id)}</a>
              </h3>
              <p>
                <Verdict touch={touch} />{' '}
                <span class="muted small">
                  <When at={touch.occurred_at} time />
                  {touch.reason && ` · ${reason(touch.reason)}`}
                  {touch.stated_weight !== null && ` · weight ${touch.stated_weight}`}
                </span>
              </p>
              {known?.notes && <p>{known.notes}</p>}
              {known && editable && (
                <button class="button small" type="button" onClick={() => void remove(touch.id)}>
                  Take back
                  <span class="visually-hidden">
                    {' '}
                    {touchName(touch.kind)} by {nameOf(touch.partner_id)}
                  </span>
                </button>
              )}
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
