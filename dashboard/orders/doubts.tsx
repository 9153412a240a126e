import type { QualityAction, QualityCode } from '../../worker/core/quality'
import { Mark } from '../parts'
import type { Tone } from '../parts/status'
import type { Trace } from '../shapes'

/** What was noticed, in the reader's words. */
export const NOTICED: Readonly<Record<QualityCode, string>> = {
  same_email: 'The buyer has the partner’s e-mail address',
  same_company_domain: 'The buyer’s address is of the partner’s company',
  same_payment: 'An earlier order has the same payment',
  same_buyer_and_amount: 'The same buyer paid the same a moment before',
  same_lead: 'The same person was a lead before',
  too_many_at_once: 'The partner had very many orders within minutes',
  in_checkout: 'A visit came inside the checkout, after another partner’s',
  in_frame: 'A visit came inside a frame, after another partner’s',
  without_page: 'A visit came without a page, after another partner’s',
  seconds_before_order: 'A visit came seconds before the order, after another partner’s',
}

const DONE: Readonly<Record<QualityAction, readonly [Tone, string, string]>> = {
  allow: ['idle', '–', 'Allowed'],
  flag: ['warn', '⚑', 'Flagged'],
  hold: ['warn', '‖', 'On hold'],
  reject: ['bad', '✕', 'Rejected'],
}

const wordsOf = (code: string): string => Object.entries(NOTICED).find(([known]) => known === code)?.[1] ?? code

/** What looked wrong about the order, and what your settings do about it. */
export const Doubts = ({ doubts }: { readonly doubts: Trace['doubts'] }) => (
  <li>
    <h3>Does anything look wrong?</h3>
    <ul class="stack near">
      {doubts.map(({ check, code, about, action }) => {
        const [tone, mark, words] = DONE[action]
        return (
          <li key={`${check} ${code} ${about}`}>
            <Mark tone={tone} mark={mark}>
              {words}
            </Mark>{' '}
            {about.startsWith('ord_') ? <a href={`/orders/${about}`}>{wordsOf(code)}</a> : wordsOf(code)}
          </li>
        )
      })}
    </ul>
  </li>
)
