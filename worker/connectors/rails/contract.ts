import * as z from 'zod'
import type { Contract } from '../../platform/contract'
import { RailCheck } from './input'

export const railCallbacksContract = {
  'GET /api/payout-rails/check': {
    summary: 'Whether the service behind a rail takes its keys; `told` says what it answered otherwise. Nothing moves.',
    who: 'editors',
    query: RailCheck,
    answers: { 200: z.strictObject({ ok: z.boolean(), told: z.string().nullable() }) },
  },
  'POST /api/rail-callbacks/:id': {
    summary: 'A payout service says that something happened; the attempt is then asked about.',
    who: 'webhook signature',
    answers: { 200: z.strictObject({ received: z.boolean(), known: z.boolean() }) },
  },
} satisfies Contract
