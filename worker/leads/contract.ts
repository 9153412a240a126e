import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { CreateLead, LeadQuery } from './input'

const Lead = z.strictObject({
  id: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  external_id: z.string().nullable(),
  visitor_id: z.string().nullable(),
  source: z.enum(['browser', 'api', 'connection', 'partner_referral']),
  partner_id: z.string().nullable(),
  claimed_code: z.string().nullable(),
  occurred_at: z.string(),
  created_at: z.string(),
  metadata: z.record(z.string(), z.string()),
  version: z.int(),
})

const Touch = z.strictObject({
  id: z.string(),
  partner_id: z.string(),
  kind: z.string(),
  occurred_at: z.string(),
  counts: z.boolean(),
  reason: z.string().nullable(),
})

const Created = z.strictObject({ lead_id: z.string() })

export const leadsContract = {
  'POST /api/leads': {
    summary: 'Records who a visitor is: one lead per external id, else per e-mail. A repeat answers the same id.',
    who: 'publishable key',
    body: CreateLead,
    answers: { 201: Created, 200: Created },
  },
  'GET /api/leads': { summary: 'Leads, newest first.', who: 'staff', query: LeadQuery, answers: { 200: listOf(Lead) } },
  'GET /api/leads/:id': {
    summary: 'One lead with the touches it froze.',
    who: 'staff',
    answers: { 200: Lead.extend({ touches: z.array(Touch) }) },
  },
} satisfies Contract
