import * as z from 'zod'
import type { Contract } from '../../platform/contract'

export const railCallbacksContract = {
  'POST /api/rail-callbacks/:id': {
    summary: 'A payout service says that something happened; the attempt is then asked about.',
    who: 'webhook signature',
    answers: { 200: z.strictObject({ received: z.boolean(), known: z.boolean() }) },
  },
} satisfies Contract
