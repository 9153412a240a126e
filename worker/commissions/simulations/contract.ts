import * as z from 'zod'
import { type Contract, listOf } from '../../platform/contract'
import { ListQuery } from '../../platform/shapes'
import { Supposed } from './input'

const Amounts = { actual_amount: z.int(), simulated_amount: z.int(), difference_amount: z.int() }

const Listed = z.strictObject({
  id: z.string(),
  status: z.enum(['working', 'done', 'failed']),
  reason: z.string().nullable(),
  period_start: z.string(),
  period_end: z.string(),
  supposed: z.record(z.string(), z.unknown()),
  total: z.int(),
  done: z.int(),
  as_of: z.string(),
  finished_at: z.string().nullable(),
})

const Simulation = Listed.extend({
  result: z
    .strictObject({
      partners: z.array(
        z.strictObject({ partner_id: z.string(), name: z.string().nullable(), currency: z.string(), ...Amounts }),
      ),
      totals: z.array(
        z.strictObject({
          currency: z.string(),
          commissions: z.strictObject(Amounts),
          platform_fees: z.strictObject(Amounts),
        }),
      ),
    })
    .nullable(),
})

export const simulationContract = {
  'POST /api/simulations': {
    summary: 'What a period would have paid under other settings, rules or rates; nothing is booked.',
    who: 'editors',
    body: Supposed,
    answers: { 200: Simulation, 202: Simulation },
  },
  'GET /api/simulations': {
    summary: 'Simulations, the newest first, without their results.',
    who: 'staff',
    query: ListQuery,
    answers: { 200: listOf(Listed) },
  },
  'GET /api/simulations/:id': {
    summary: 'A simulation: how far it has come, and its result.',
    who: 'staff',
    answers: { 200: Simulation },
  },
} satisfies Contract
