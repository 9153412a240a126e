import * as z from 'zod'
import { STORED_MODELS } from '../../attribution/attribute'
import { MODELS } from '../../core/attribution'
import { DATA_DRIVEN_MODELS } from '../../core/data-driven'
import { type Contract, listOf } from '../../platform/contract'
import { AttributionQuery, ModelsQuery, NewVersion, VersionList } from './input'

const Amounts = z.record(z.string(), z.int())

export const FittedReport = z.strictObject({
  model: z.enum(DATA_DRIVEN_MODELS),
  period_start: z.string(),
  period_end: z.string(),
  as_of: z.string(),
  journeys: z.strictObject({ converting: z.int(), without_partner: z.int(), non_converting: z.int() }),
  conversion_probability_ppm: z.int().nullable(),
  reason: z.string().nullable(),
  arithmetic: z.enum(['exact', 'rounded']),
  partners: z.array(
    z.strictObject({
      partner_id: z.string(),
      name: z.string().nullable(),
      share_ppm: z.int(),
      conversions: z.number(),
      revenue_amounts: Amounts,
      removal_effect_ppm: z.int().nullable(),
      on_converting_path: z.boolean(),
      weight: z.string(),
    }),
  ),
  conventions: z.record(z.string(), z.string()),
})

const Version = FittedReport.extend({
  id: z.string(),
  input_hash: z.string(),
  created_at: z.string(),
  created_by: z.string(),
})

export const reportsContract = {
  'GET /api/reports/attribution': {
    summary: 'What a data-driven model says of a period: exact removal effects, or Shapley values. It pays nobody.',
    who: 'staff',
    query: AttributionQuery,
    answers: { 200: FittedReport },
  },
  'GET /api/reports/attribution/versions': {
    summary: 'Reports that were frozen, newest first.',
    who: 'staff',
    query: VersionList,
    answers: { 200: listOf(Version) },
  },
  'POST /api/reports/attribution/versions': {
    summary: 'Freezes a report with its weights and the hash of its input. It changes no payout.',
    who: 'editors',
    body: NewVersion,
    answers: { 201: Version },
  },
  'GET /api/reports/attribution/versions/:id': {
    summary: 'A frozen report.',
    who: 'staff',
    answers: { 200: Version },
  },
  'GET /api/reports/models': {
    summary: 'What each of the five stored models credits each partner with over a period.',
    who: 'staff',
    query: ModelsQuery,
    answers: {
      200: z.strictObject({
        period_start: z.string(),
        period_end: z.string(),
        as_of: z.string(),
        model_in_use: z.enum(MODELS),
        models: z.array(z.enum(STORED_MODELS)),
        sales: z.int(),
        partners: z.array(
          z.strictObject({
            partner_id: z.string(),
            name: z.string().nullable(),
            currency: z.string(),
            amounts: Amounts,
          }),
        ),
        totals: z.array(
          z.strictObject({
            currency: z.string(),
            amount: z.int(),
            credited_amounts: Amounts,
            unattributed_amounts: Amounts,
          }),
        ),
      }),
    },
  },
} satisfies Contract
