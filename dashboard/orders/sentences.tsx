import type { Trace } from '../shapes'
import { reason } from '../words'

type Props = {
  readonly trace: Pick<Trace, 'sentences' | 'rests_on_claim'>
  readonly nameOf: (partnerId: string) => string
}

/** Who is credited and why, one sentence each; and what nobody has confirmed. */
export const Sentences = ({ trace: { sentences, rests_on_claim }, nameOf }: Props) => (
  <>
    {sentences.map(({ partner_id, text }) => (
      <p key={text}>
        {partner_id && <strong>{nameOf(partner_id)}: </strong>}
        {text}
      </p>
    ))}
    {rests_on_claim && (
      <p class="notice" data-tone="warn">
        {reason('claim_unconfirmed')}
      </p>
    )}
  </>
)
