import { sentence } from '../format'

type Tone = 'good' | 'warn' | 'bad' | 'info' | 'idle'
type Look = readonly [tone: Tone, mark: string, words: string]

/** The words belong to the noun: `pending` is one thing for a partner and another for an earning. */
const LOOKS: Readonly<Record<string, Readonly<Record<string, Look>>>> = {
  partner: {
    pending: ['warn', '◔', 'Waiting for approval'],
    active: ['good', '✓', 'Active'],
    inactive: ['idle', '–', 'Inactive'],
    suspended: ['bad', '!', 'Suspended'],
    rejected: ['idle', '✕', 'Rejected'],
  },
  order: {
    pending: ['info', '◔', 'Not paid yet'],
    paid: ['good', '✓', 'Paid'],
    partially_refunded: ['warn', '◑', 'Partly refunded'],
    refunded: ['idle', '↩', 'Refunded'],
    cancelled: ['idle', '✕', 'Cancelled'],
    disputed: ['bad', '!', 'Disputed'],
  },
  earning: {
    held: ['warn', '‖', 'On hold'],
    pending: ['info', '◔', 'Clearing'],
    available: ['good', '✓', 'Ready to be paid'],
    reserved: ['info', '●', 'Approved for payout'],
    in_transit: ['info', '→', 'On its way'],
    paid: ['good', '✓', 'Paid'],
    reversed: ['idle', '↩', 'Taken back'],
    not_credited: ['idle', '–', 'Not credited'],
  },
  payout: {
    pending: ['warn', '◔', 'Needs approval'],
    partially_approved: ['warn', '◑', 'One of two approved'],
    approved: ['info', '●', 'Approved'],
    processing: ['info', '→', 'Sending'],
    paid: ['good', '✓', 'Paid'],
    failed: ['bad', '!', 'Failed'],
    returned: ['bad', '↩', 'Returned'],
    rejected: ['idle', '✕', 'Rejected'],
  },
  delivery: {
    accepted: ['good', '✓', 'Accepted'],
    processed: ['good', '✓', 'Processed'],
    ignored: ['idle', '–', 'Not for us'],
    pending: ['info', '◔', 'Waiting'],
    failed: ['bad', '!', 'Failed'],
    refused: ['bad', '✕', 'Refused'],
  },
  check: {
    ok: ['good', '✓', 'Holds'],
    broken: ['bad', '!', 'Broken'],
  },
}

/** Mark, word and tone; a state this page does not know is still told in words. */
export function Status({ noun, of }: { readonly noun: string; readonly of: string }) {
  const [tone, mark, words]: Look = LOOKS[noun]?.[of] ?? ['idle', '•', sentence(of)]
  return (
    <span class="status" data-tone={tone} data-mark={mark}>
      {words}
    </span>
  )
}
