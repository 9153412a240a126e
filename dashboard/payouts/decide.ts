import { api, body, once } from '../parts'
import type { Payout } from '../shapes'
import type { Way } from './rails-words'

export type Decision =
  | { readonly what: 'approve' }
  | { readonly what: 'reject' | 'mark-failed' | 'mark-returned'; readonly reason: string }
  | { readonly what: 'send'; readonly rail: Way }
  | { readonly what: 'mark-paid'; readonly paid_at: string; readonly reference: string }
  | { readonly what: 'keep' | 'leave-out'; readonly line: string; readonly note: string }

/** Sends a decision about the payout as it was read; resolves with the payout after it. */
export function decide(payout: Payout, decision: Decision, key: string): Promise<Payout> {
  const call = api.payouts[':id']
  const param = { id: payout.id }
  const how = once(key, payout.version)
  switch (decision.what) {
    case 'approve':
      return body(call.approve.$post({ param, json: {} }, how))
    case 'send':
      return body(call.send.$post({ param, json: { rail: decision.rail } }, how))
    case 'mark-paid': {
      const { paid_at, reference } = decision
      return body(call['mark-paid'].$post({ param, json: { paid_at, reference, attempt: payout.attempt } }, how))
    }
    case 'keep':
    case 'leave-out': {
      const line = { id: payout.id, line: decision.line }
      const { note } = decision
      return body(
        decision.what === 'keep'
          ? call.lines[':line'].keep.$post({ param: line, json: { note: note || null } }, how)
          : call.lines[':line']['leave-out'].$post({ param: line, json: { note } }, how),
      )
    }
    case 'reject':
      return body(call.reject.$post({ param, json: { reason: decision.reason } }, how))
    default: {
      const json = { reason: decision.reason, attempt: payout.attempt }
      return body(call[decision.what].$post({ param, json }, how))
    }
  }
}
