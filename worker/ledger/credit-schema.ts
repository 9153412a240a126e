import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ADJUSTMENT_STATUSES, CREDIT_STATUSES } from '../core/credit'

export const credits = sqliteTable('credits', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  kind: text('kind', { enum: ['fixed_price', 'percentage'] }).notNull(),
  amount: integer('amount').notNull(),
  baseAmount: integer('base_amount'),
  rateBp: integer('rate_bp'),
  submissionId: text('submission_id'),
  reason: text('reason'),
  status: text('status', { enum: CREDIT_STATUSES }).notNull(),
  version: integer('version').notNull(),
  requestedBy: text('requested_by').notNull(),
  createdAt: integer('created_at').notNull(),
  approvedBy: text('approved_by'),
  decidedAt: integer('decided_at'),
  decisionReason: text('decision_reason'),
})

export const adjustments = sqliteTable('adjustments', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
  reason: text('reason').notNull(),
  status: text('status', { enum: ADJUSTMENT_STATUSES }).notNull(),
  version: integer('version').notNull(),
  requestedBy: text('requested_by').notNull(),
  createdAt: integer('created_at').notNull(),
  approvedBy: text('approved_by'),
  decidedAt: integer('decided_at'),
  decisionReason: text('decision_reason'),
})

export const repayments = sqliteTable('repayments', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
  receivedAt: integer('received_at').notNull(),
  reference: text('reference').notNull(),
  recordedBy: text('recorded_by').notNull(),
  createdAt: integer('created_at').notNull(),
})
