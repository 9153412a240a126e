import * as z from 'zod'
import { DEAL_STATUSES, TOUCHPOINT_TYPES } from '../core/deal'
import { type Contract, listOf } from '../platform/contract'
import { DealChange, NewDeal, NewTouchpoint } from './input'

const When = z.string()
const Id = z.string()

export const Deal = z.strictObject({
  id: Id,
  external_id: z.string().nullable(),
  name: z.string(),
  amount: z.int(),
  currency: z.string(),
  refunded_amount: z.int(),
  status: z.enum(DEAL_STATUSES),
  lead_id: Id.nullable(),
  closed_at: When.nullable(),
  created_at: When,
  version: z.int(),
  actions: z.array(z.strictObject({ name: z.string(), allowed: z.boolean(), code: z.string().nullable() })),
})

export const Touchpoint = z.strictObject({
  id: Id,
  partner_id: Id,
  partner_name: z.string().nullable(),
  type: z.enum(TOUCHPOINT_TYPES),
  occurred_at: When,
  weight: z.number().nullable(),
  notes: z.string(),
  external_id: z.string().nullable(),
  created_at: When,
})

export const dealsContract = {
  'POST /api/deals': {
    summary: 'Makes a deal. The same external id with the same content answers 200, with other content 409.',
    who: 'editors',
    body: NewDeal,
    answers: { 201: Deal, 200: Deal },
  },
  'PATCH /api/deals/:id': {
    summary: 'Changes what is given, while the deal is open.',
    who: 'editors',
    body: DealChange,
    answers: { 200: Deal },
  },
  'GET /api/deals/:id/touchpoints': {
    summary: 'The touchpoints logged on a deal, by time.',
    who: 'staff',
    answers: { 200: listOf(Touchpoint) },
  },
  'POST /api/deals/:id/touchpoints': {
    summary: 'Logs a touchpoint, while the deal is open. With an external id it is logged once.',
    who: 'editors',
    body: NewTouchpoint,
    answers: { 201: Touchpoint, 200: Touchpoint },
  },
  'DELETE /api/deals/:id/touchpoints/:touchpoint': {
    summary: 'Takes a touchpoint back, while the deal is open.',
    who: 'editors',
    answers: { 204: null },
  },
} satisfies Contract
