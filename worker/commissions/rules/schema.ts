import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { RULE_SCOPES } from '../../core/rules'
import { TIERS } from '../../partners/schema'

export const commissionRules = sqliteTable('commission_rules', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  version: integer('version').notNull(),
  scope: text('scope', { enum: RULE_SCOPES }).notNull(),
  target: text('target'),
  partnerId: text('partner_id'),
  partnerTier: text('partner_tier', { enum: TIERS }),
  priority: integer('priority').notNull(),
  percentBp: integer('percent_bp'),
  flatItemAmount: integer('flat_item_amount'),
  flatOrderAmount: integer('flat_order_amount'),
  currency: text('currency'),
  bands: text('bands', { mode: 'json' }).$type<unknown>().notNull(),
  bandsMode: text('bands_mode', { enum: ['marginal', 'whole'] }).notNull(),
  bandsPeriod: text('bands_period', { enum: ['order', 'month'] }).notNull(),
  recurringPayments: integer('recurring_payments'),
  recurringMonths: integer('recurring_months'),
  capAmount: integer('cap_amount'),
  capPer: text('cap_per', { enum: ['order', 'partner_month'] }).notNull(),
  floorAmount: integer('floor_amount'),
  effectiveFrom: integer('effective_from'),
  effectiveTo: integer('effective_to'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').notNull(),
})

/** What each order added to a month of a rule whose cap or bands are filled month by month. */
export const ruleMonths = sqliteTable('rule_months', {
  organizationId: text('organization_id').notNull(),
  ruleId: text('rule_id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  month: text('month').notNull(),
  paidAt: integer('paid_at').notNull(),
  sourceId: text('source_id').notNull(),
  baseAmount: integer('base_amount').notNull(),
  grantedAmount: integer('granted_amount').notNull(),
})
