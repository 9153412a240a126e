import * as z from 'zod'
import { RULE_SCOPES } from '../../core/rules'
import { TIERS } from '../../partners/schema'
import { type Contract, listOf } from '../../platform/contract'
import { NewRule, RuleChange, RuleList } from './input'

const Amount = z.int().nullable()
const When = z.string().nullable()

const Rule = z.strictObject({
  id: z.string(),
  version: z.int(),
  scope: z.enum(RULE_SCOPES),
  target: z.string().nullable(),
  partner_id: z.string().nullable(),
  partner_tier: z.enum(TIERS).nullable(),
  priority: z.int(),
  percent_bp: z.int().nullable(),
  flat_item_amount: Amount,
  flat_order_amount: Amount,
  currency: z.string().nullable(),
  bands: z.array(z.strictObject({ from_amount: z.int(), percent_bp: z.int() })),
  bands_mode: z.enum(['marginal', 'whole']),
  bands_period: z.enum(['order', 'month']),
  recurring: z.strictObject({ payments: z.int().nullable(), months: z.int().nullable() }).nullable(),
  cap_amount: Amount,
  cap_per: z.enum(['order', 'partner_month']),
  floor_amount: Amount,
  effective_from: When,
  effective_to: When,
  created_at: z.string(),
  created_by: z.string(),
})

export const ruleContract: Contract = {
  'GET /api/commission-rules': {
    summary: 'The latest version of each commission rule, the newest rule first',
    who: 'staff',
    query: RuleList,
    answers: { 200: listOf(Rule) },
  },
  'POST /api/commission-rules': {
    summary: 'A new rule: what it applies to, and what it pays',
    who: 'editors',
    body: NewRule,
    answers: { 201: Rule },
  },
  'GET /api/commission-rules/:id': {
    summary: 'A rule with all its versions',
    who: 'staff',
    answers: { 200: Rule.extend({ versions: z.array(Rule) }) },
  },
  'PATCH /api/commission-rules/:id': {
    summary: 'The next version of a rule, in force from now or from the time given; earlier orders keep theirs',
    who: 'editors',
    body: RuleChange,
    answers: { 200: Rule },
  },
}
