import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { DEAL_STATUSES, TOUCHPOINT_TYPES } from '../core/deal'

export const deals = sqliteTable('deals', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  externalId: text('external_id'),
  name: text('name').notNull(),
  amount: integer('amount').notNull(),
  currency: text('currency').notNull(),
  leadId: text('lead_id'),
  status: text('status', { enum: DEAL_STATUSES }).notNull(),
  closedAt: integer('closed_at'),
  refundedAmount: integer('refunded_amount').notNull().default(0),
  contentHash: text('content_hash').notNull(),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** Touches logged by hand; their subject is a deal or an order. */
export const touchpoints = sqliteTable('touchpoints', {
  organizationId: text('organization_id').notNull(),
  subjectId: text('subject_id').notNull(),
  id: text('id').notNull(),
  externalId: text('external_id'),
  partnerId: text('partner_id').notNull(),
  type: text('type', { enum: TOUCHPOINT_TYPES }).notNull(),
  occurredAt: integer('occurred_at').notNull(),
  weight: real('weight'),
  notes: text('notes').notNull(),
  actor: text('actor').notNull(),
  createdAt: integer('created_at').notNull(),
})
