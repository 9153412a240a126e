import type { ComponentChildren } from 'preact'
import { Compare } from '../attribution/compare'
import { Sentences } from '../orders/sentences'
import { Card, shortId } from '../parts'
import type { DealPage, DealTrace } from '../shapes'
import { model } from '../words'

type Props = { readonly deal: DealPage; readonly trace: DealTrace; readonly children: ComponentChildren }

/** Who is credited and why, in sentences, and beside the other models. */
export function Shares({ deal, trace, children }: Props) {
  const name = (id: string) => deal.partners.find((one) => one.partner_id === id)?.partner_name ?? shortId(id)
  const ids = [...new Set(trace.models.flatMap(({ shares }) => shares.map((one) => one.partner_id)))]
  const rows = ids.map((id) => ({
    id,
    name: <a href={`/partners/${id}`}>{name(id)}</a>,
    amounts: Object.fromEntries(
      trace.models.map((one) => [one.model, one.shares.find((part) => part.partner_id === id)?.amount ?? 0]),
    ),
  }))
  const unused = Object.fromEntries(trace.models.map((one) => [one.model, one.unattributed_amount]))
  return (
    <>
      <div class="split">
        <Card title={trace.is_preview ? 'Who would be credited, if it were won now' : 'Who is credited, and why'}>
          <Sentences trace={trace} nameOf={name} />
        </Card>
        {children}
      </div>
      <Card title="Under each model" lead={`${model(trace.model_in_use)} pays.`} flush>
        <Compare
          caption="What each partner is credited with; every column adds up to the amount"
          models={trace.models.map((one) => one.model)}
          inUse={trace.model_in_use}
          currency={deal.currency}
          rows={rows}
          unattributed={unused}
        />
      </Card>
    </>
  )
}
